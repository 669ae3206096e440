"""Reminding whoever holds the pen: a row in the ledger, then a mail, once."""

import logging
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.outbox import queue_email
from reviews.models import Appointment, Involvement, Reminder, ReminderRun
from reviews.reminders import OVERDUE, falling, task_date
from reviews.rules import LIVE, PEN, State
from reviews.services.appointments import reminder_key
from reviews.services.moving import locked

logger = logging.getLogger(__name__)


def send_reminders(*, today: date) -> int:
    """Send what falls due up to today and was not sent; return how many went.

    Running it twice, or many times at once, sends nothing twice: the ledger's
    row is unique, and each part is asked again under its lock. One part that
    cannot be reminded holds up no other; at the end ``RuntimeError`` says how many.
    """
    sent = broken = 0
    for involvement in Involvement.objects.filter(state__in=LIVE):
        try:
            sent += remind(involvement, today=today)
        except Exception as error:
            # Its type alone: what an error says may hold what people wrote.
            logger.error("No reminder for %s: %s", involvement.pk, type(error).__name__)
            broken += 1
    _note_run(today, sent)
    if broken:
        # Without the errors themselves: the worker prints whatever is raised.
        raise RuntimeError(f"Parts that could not be reminded: {broken}.")
    return sent


@transaction.atomic
def remind(involvement: Involvement, *, today: date) -> bool:
    """Remind whoever holds the pen of one part, if a reminder falls due."""
    involvement = locked(involvement)
    state = State(involvement.state)
    if state not in LIVE:  # it moved on a moment ago
        return False
    role = PEN[state]
    due_on = task_date(
        state,
        internal_due_on=involvement.internal_due_on,
        due_on=involvement.due_on,
    )
    appointment = (
        Appointment.objects.current()
        .filter(involvement=involvement, role=role, user__is_active=True)
        .select_related("user")
        .first()
    )
    if appointment is None:
        return False
    began = timezone.localdate(appointment.started_at)
    reminder = falling(due_on, after=max(began, involvement.told_on), today=today)
    if reminder is None:
        return False
    row, is_new = Reminder.objects.get_or_create(
        involvement=involvement,
        role=appointment.role,
        kind=reminder.kind,
        due_on=due_on,
        falls_on=reminder.falls_on,
        defaults={"created_at": timezone.now()},
    )
    if not is_new:
        return False
    queue_email(
        to=appointment.user,
        kind="task_overdue" if row.kind == OVERDUE else "task_due",
        key=reminder_key(row.pk),
        due=due_on,
    )
    return True


def _note_run(today: date, sent: int) -> None:
    now = timezone.now()
    run, is_new = ReminderRun.objects.get_or_create(
        day=today, defaults={"last_ran_at": now, "sent": sent}
    )
    if not is_new:
        ReminderRun.objects.filter(pk=run.pk).update(
            last_ran_at=now, sent=F("sent") + sent
        )
