"""The Celery application: workers make files and send mail, beat keeps deadlines."""

import os
import sys

from celery import Celery


def be_production_when_run_by(program: str) -> None:
    """A worker or the clock is production unless it says otherwise, as the web server.

    Whatever else loads the project (manage.py, the tests) comes through here too
    and is left as it is.
    """
    if program.endswith(("/bin/celery", "/celery/__main__.py")):
        os.environ.setdefault("SAR_ENV", "production")


be_production_when_run_by(sys.argv[0])
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

app = Celery("sar_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
