"""Composition only: settings, routes and entry points. No domain word lives here."""

from sar_portal.celery import app as celery_app

__all__ = ["celery_app"]
