"""Reminders: when they fall, to whom they go, that none goes twice."""

import threading
import traceback
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import OutboundEmail, User
from reviews.models import Involvement, Reminder, ReminderRun
from reviews.reminders import falling, task_date
from reviews.roles import Role
from reviews.rules import LIVE, State
from reviews.services import agencies
from reviews.services.appointments import end_appointment
from reviews.services.reminding import remind, send_reminders
from reviews.tasks import send_reminders as task
from tests import factories

OPENED = date(2026, 1, 12)
DUE = date(2026, 3, 20)  # a Friday; the senior manager's date is 6 March
INTERNAL = date(2026, 3, 6)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_task_date_is_the_boards_only_with_the_senior_manager(state):
    found = task_date(state, internal_due_on=INTERNAL, due_on=DUE)
    assert found == (DUE if state == State.WITH_SENIOR_MANAGER else INTERNAL)


@pytest.mark.parametrize(
    ("today", "kind", "falls_on"),
    [
        (date(2026, 2, 13), None, None),
        (date(2026, 2, 16), "fourteen_days", date(2026, 2, 16)),
        (date(2026, 2, 18), "fourteen_days", date(2026, 2, 16)),  # missed, caught up
        (date(2026, 2, 25), "seven_days", date(2026, 2, 25)),
        (date(2026, 3, 5), "one_day", date(2026, 3, 5)),
        (date(2026, 3, 6), "on_the_day", date(2026, 3, 6)),
        (date(2026, 3, 12), "on_the_day", date(2026, 3, 6)),
        (date(2026, 3, 13), "overdue", date(2026, 3, 13)),
        (date(2026, 3, 19), "overdue", date(2026, 3, 13)),
        (date(2026, 5, 30), "overdue", date(2026, 5, 29)),
    ],
)
def test_falling_is_the_last_one_up_to_today(today, kind, falls_on):
    found = falling(INTERNAL, after=OPENED, today=today)
    assert (found.kind if found else None) == kind
    assert (found.falls_on if found else None) == falls_on


def test_falling_leaves_out_what_fell_before_the_pen_arrived():
    arrived = date(2026, 2, 25)
    assert falling(INTERNAL, after=arrived, today=date(2026, 3, 4)) is None
    found = falling(INTERNAL, after=arrived, today=date(2026, 3, 5))
    assert found.kind == "one_day"


@pytest.fixture
def part(db, set_today) -> Involvement:
    """Asked on 12 January, due with the senior manager on 6 March."""
    set_today(OPENED)
    return factories.make_involvement(
        factories.make_review(due_on=DUE), state=State.PREPARING
    )


def mails() -> list[tuple[str, date, User]]:
    """The reminders queued so far: kind, the date they give, to whom."""
    kinds = ["task_due", "task_overdue"]
    return [
        (one.kind, one.due, one.to)
        for one in OutboundEmail.objects.filter(kind__in=kinds).order_by("created_at")
    ]


def test_send_reminders_goes_to_whoever_holds_the_pen(part, set_today):
    set_today(date(2026, 2, 16))
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    assert send_reminders(today=date(2026, 2, 16)) == 1
    assert mails() == [("task_due", INTERNAL, representative)]


def test_one_part_that_breaks_holds_up_no_other(part, monkeypatch, caplog):
    other = factories.make_involvement(due_on=part.due_on)
    first = Involvement.objects.first()

    def breaks_on_the_first(involvement, *, today):
        if involvement == first:
            raise RuntimeError("What Ana Lopez wrote")
        return remind(involvement, today=today)

    monkeypatch.setattr("reviews.services.reminding.remind", breaks_on_the_first)
    with pytest.raises(RuntimeError, match="could not be reminded: 1") as raised:
        send_reminders(today=part.due_on + timedelta(days=60))
    assert f"{first.pk}: RuntimeError" in caplog.text
    # The worker prints what is raised, with all that led to it.
    printed = "".join(traceback.format_exception(raised.value))
    assert "Ana Lopez" not in printed + caplog.text
    reminded = set(Reminder.objects.values_list("involvement", flat=True))
    assert reminded == {part.pk, other.pk} - {first.pk}
    assert ReminderRun.objects.get().sent == 1


def test_send_reminders_twice_sends_nothing_twice(part, set_today):
    set_today(date(2026, 2, 16))
    assert [task(), task(), task()] == [1, 0, 0]
    assert len(mails()) == 1
    run = ReminderRun.objects.get()
    assert (run.day, run.sent) == (date(2026, 2, 16), 1)


def test_send_reminders_catches_a_missed_day_up_with_one_mail(part):
    send_reminders(today=date(2026, 3, 11))  # nothing ran since January
    assert [kind for kind, _, _ in mails()] == ["task_due"]
    assert Reminder.objects.get().kind == "on_the_day"
    send_reminders(today=date(2026, 3, 14))
    assert [kind for kind, _, _ in mails()] == ["task_due", "task_overdue"]


def test_send_reminders_day_by_day_sends_each_once(part, set_today):
    day = OPENED
    while day < date(2026, 3, 28):
        day += timedelta(days=1)
        send_reminders(today=day)
    assert [(one.kind, one.falls_on) for one in Reminder.objects.all()] == [
        ("fourteen_days", date(2026, 2, 16)),
        ("seven_days", date(2026, 2, 25)),
        ("one_day", date(2026, 3, 5)),
        ("on_the_day", INTERNAL),
        ("overdue", date(2026, 3, 13)),
        ("overdue", date(2026, 3, 20)),
        ("overdue", date(2026, 3, 27)),
    ]
    assert ReminderRun.objects.first().day == date(2026, 3, 28)


def test_send_reminders_not_for_a_day_on_which_the_pen_moved(part, set_today):
    set_today(date(2026, 2, 16))
    factories.nominate(part)
    assert send_reminders(today=date(2026, 2, 16)) == 0
    set_today(date(2026, 2, 25))
    assert send_reminders(today=date(2026, 2, 25)) == 1
    assert mails()[0][2] == factories.person(part, Role.AUTHOR)


def test_send_reminders_not_when_it_is_done_or_withdrawn(part, set_today):
    set_today(date(2026, 2, 16))
    factories.withdraw(part)
    assert send_reminders(today=date(2026, 2, 20)) == 0
    assert not mails()


def test_remind_looks_again_at_what_moved_on_a_moment_ago(part):
    stale = Involvement.objects.get(pk=part.pk)
    factories.withdraw(part)
    assert remind(stale, today=date(2026, 2, 16)) is False


def test_send_reminders_to_the_one_who_replaced_another(part, set_today):
    set_today(date(2026, 2, 20))
    successor = factories.replace_representative(part)
    assert send_reminders(today=date(2026, 2, 20)) == 0  # they were told just now
    assert send_reminders(today=date(2026, 2, 25)) == 1
    assert [to for _, _, to in mails()] == [successor]


def waiting() -> list[str]:
    """The reminders that the post would still send."""
    mail = OutboundEmail.objects.filter(state=OutboundEmail.State.WAITING)
    return [one.kind for one in mail if one.key.startswith("reminder:")]


def test_reminder_that_waits_is_called_off_when_the_pen_moves(part):
    send_reminders(today=date(2026, 2, 16))
    assert waiting() == ["task_due"]
    factories.nominate(part)
    assert waiting() == []


def test_reminder_that_waits_is_called_off_when_the_person_changes(part):
    send_reminders(today=date(2026, 2, 16))
    factories.replace_representative(part)
    assert waiting() == []


def test_reminder_that_waits_stays_when_another_person_changes(part):
    factories.prepare(part)
    send_reminders(today=date(2026, 2, 16))
    senior = part.appointments.current().get(role=Role.SENIOR_MANAGER)
    end_appointment(senior, by=factories.manager_of(part.review))
    assert waiting() == ["task_due"]


def test_reminder_that_waits_is_called_off_when_the_date_changes(part):
    send_reminders(today=date(2026, 2, 16))
    agencies.change_request(
        part,
        by=factories.manager_of(part.review),
        asked_for=part.asked_for,
        due_on=date(2026, 4, 24),
        reason="The records came late",
        today=date(2026, 2, 16),
    )
    assert waiting() == []


def test_send_reminders_not_to_a_closed_account(part):
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    User.objects.filter(pk=representative.pk).update(is_active=False)
    assert send_reminders(today=date(2026, 2, 16)) == 0


def test_send_reminders_by_the_new_date_once_it_changed(part, set_today):
    send_reminders(today=date(2026, 2, 16))
    set_today(date(2026, 2, 17))
    agencies.change_request(
        part,
        by=factories.manager_of(part.review),
        asked_for=part.asked_for,
        due_on=date(2026, 4, 24),
        reason="The records came late",
        today=date(2026, 2, 17),
    )
    part.refresh_from_db()
    assert part.internal_due_on == date(2026, 4, 10)
    for day in range(1, 60):
        send_reminders(today=date(2026, 2, 17) + timedelta(days=day))
    assert {one.due_on for one in Reminder.objects.all()} == {
        INTERNAL,
        date(2026, 4, 10),
    }
    assert Reminder.objects.filter(due_on=INTERNAL).count() == 1


@pytest.mark.django_db(transaction=True)
def test_send_reminders_ten_at_once_sends_nothing_twice():
    part = factories.make_involvement(state=State.PREPARING)
    day = part.internal_due_on
    ready, sent, broken = threading.Barrier(10), [], []

    def run() -> None:
        ready.wait()
        try:
            sent.append(send_reminders(today=day))
        except Exception as error:
            broken.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert sum(sent) == 1
    assert len(sent) == 10
    assert OutboundEmail.objects.filter(kind="task_due").count() == 1
    assert ReminderRun.objects.get().sent == 1


@pytest.mark.django_db
def test_task_takes_the_day_of_london(set_today, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "reviews.services.reminding.send_reminders",
        lambda *, today: asked.append(today) or 0,
    )
    set_today(date(2026, 7, 1))
    task()
    assert asked == [timezone.localdate()] == [date(2026, 7, 1)]
