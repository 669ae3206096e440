"""The record in words, for a history page."""

from audit.models import AuditEvent, Event


def sentence(event: AuditEvent) -> str:
    """Say who did what: "Ana Lopez accepted the report." Load ``by`` with the rows."""
    who = event.by.full_name if event.by else "The service"
    return f"{who} {Event(event.event).label}."
