"""The web server's entry point. A server is production unless it says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")
os.environ.setdefault("SAR_ENV", "production")
os.environ.setdefault("STATEMENT_TIMEOUT", "on")

application = get_wsgi_application()
