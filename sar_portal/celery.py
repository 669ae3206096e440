"""The Celery application: workers make files and send mail, beat keeps deadlines."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

app = Celery("sar_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
