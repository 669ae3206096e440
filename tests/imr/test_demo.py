"""The sample review, whole, and the servers that show it."""

import signal
import subprocess
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.verifying import verify
from chronology.coverage import lines_of
from chronology.models import Entry, ReturnedEntry
from imr.demo import loading, marking, serving, story, writing
from imr.models import FileJob
from reviews.models import Involvement, Review

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
_DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
DEAF = [sys.executable, "-c", _DEAF]
ENDS = [sys.executable, "-c", "pass"]


@pytest.mark.django_db
def test_demo_loads_the_whole_sample_once(capsys, monkeypatch):
    monkeypatch.setattr("imr.management.commands.demo.call_command", lambda *_, **__: 0)
    call_command("demo", load_only=True)
    assert Entry.objects.count() == 248
    review = Review.objects.get(reference="SAR-HF-2021-02")
    states = dict(
        Involvement.objects.filter(review=review).values_list("agency__code", "state")
    )
    assert states == {
        "ASC": "drafting",
        "CCF": "with_senior_manager",
        "LRS": "drafting",
        "LTA": "accepted",
        "TFH": "drafting",
        "WCH": "accepted",
    }
    returned = ReturnedEntry.objects.of_review(review)
    assert returned.count() == 86
    # Coverage and contact have something to show.
    assert {1, 2, 3, 4, 5} <= set(lines_of(returned))
    told = set(returned.values_list("contact_type", flat=True))
    assert {"visit", "call", "letter", "not_stated"} <= told
    assert set(FileJob.objects.values_list("state", flat=True)) == {"ready"}
    said = capsys.readouterr().out
    for person in loading.sign_ins():
        assert User.objects.get(email=person.email).check_password(loading.PASSWORD)
        assert person.email in said
    assert verify().fault == ""
    call_command("demo", load_only=True)
    assert "loaded already" in capsys.readouterr().out
    assert Review.objects.count() == 2


def test_demo_is_refused_in_production(settings):
    settings.SAR_ENV = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("demo")


def test_demo_says_why_it_could_not_serve(monkeypatch):
    def cannot(port, say):
        say(f"Port {port}")
        raise serving.DidNotStart("The site did not answer within a minute.")

    module = "imr.management.commands.demo."
    monkeypatch.setattr(module + "call_command", lambda *_, **__: 0)
    monkeypatch.setattr(module + "serve", cannot)
    monkeypatch.setattr(loading, "is_loaded", lambda: True)
    with pytest.raises(CommandError, match="did not answer"):
        call_command("demo", port=8123)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("See [row 5].", "See [C2]."),
        ("See [row 7].", "See [C3]."),
        ("See [row 1].", "See [row 1]."),
    ],
)
def test_cite_names_the_entry_made_from_a_row(text, cited):
    assert story.cite(text, {3: 1, 5: 2, 6: 3}) == cited


@pytest.mark.parametrize(
    ("event", "seen", "contact", "kloes"),
    [
        ("Telephoned. He declined a smoke alarm.", "no", "call", "1,3"),
        ("No answer at the door.", "no", "no_access", "3"),
        ("Seen at home with his brother.", "yes, with others", "visit", ""),
        ("Capacity was discussed in a meeting.", "not recorded", "meeting", "2"),
        ("The rent account was put in order.", "not recorded", "not_stated", ""),
    ],
)
def test_entries_of_the_sample_are_marked_by_their_words(event, seen, contact, kloes):
    row = {"event": event, "decision": "", "adult_seen": seen}
    assert (marking.contact_of(row), marking.kloes_of(row)) == (contact, kloes)


def test_settled_leaves_a_clear_date_to_the_reader():
    row = story.entries("Brackenmere Council Adult Social Care")[1]
    assert writing.settled(row) is None


def test_settled_keeps_a_date_that_does_not_exist_as_undated():
    (row,) = [
        row
        for row in story.entries("Lower Thames Ambulance Service NHS Trust")
        if row["kind"] == "error"
    ]
    reading = writing.settled(row)
    assert reading is not None
    assert (reading.verdict, reading.earliest) == ("undated", None)


def test_settled_takes_the_careful_reading_of_a_date_that_is_asked_about():
    row = story.entries("Capital Counties Fire and Rescue Service")
    asked = next(r for r in row if r["date_text"] == "9/20")
    reading = writing.settled(asked)
    assert reading is not None
    assert reading.earliest == date(2020, 9, 1)


# Serving


@pytest.fixture
def said():
    return []


def test_commands_listen_on_loopback_only():
    web, worker = serving.commands(8123)
    assert "--bind=127.0.0.1:8123" in web
    assert "--beat" in worker


def test_serve_says_ready_and_leaves_nothing_running(said, monkeypatch):
    started = []

    def check(running):
        started.extend(running)
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "commands", lambda _: [SLEEP, SLEEP])
    monkeypatch.setattr(serving, "wait_until_healthy", lambda *_: None)
    monkeypatch.setattr(serving, "check_all_run", check)
    before = signal.getsignal(signal.SIGTERM)
    serving.serve(8123, said.append)
    assert said == ["Ready: http://127.0.0.1:8123", "Stopping."]
    assert [process.poll() for process in started] == [-15, -15]
    assert signal.getsignal(signal.SIGTERM) == before


def test_serve_goes_on_until_a_process_ends(said, monkeypatch):
    rounds = iter([None, serving.DidNotStart("gunicorn stopped by itself.")])

    def check(_):
        if (problem := next(rounds)) is not None:
            raise problem

    monkeypatch.setattr(serving, "commands", lambda _: [SLEEP])
    monkeypatch.setattr(serving, "wait_until_healthy", lambda *_: None)
    monkeypatch.setattr(serving, "check_all_run", check)
    with pytest.raises(serving.DidNotStart):
        serving.serve(8123, said.append)


def test_term_is_taken_as_ctrl_c():
    with pytest.raises(KeyboardInterrupt):
        serving._interrupt(signal.SIGTERM, None)


@pytest.mark.django_db
def test_wait_until_healthy_returns_when_the_site_answers(live_server):
    serving.wait_until_healthy(f"{live_server.url}/healthz", [])


def test_wait_until_healthy_gives_up(monkeypatch):
    monkeypatch.setattr(serving, "START_SECONDS", 0.3)
    with pytest.raises(serving.DidNotStart, match="did not answer"):
        serving.wait_until_healthy("http://127.0.0.1:9/healthz", [])


def test_check_all_run_names_what_ended():
    process = subprocess.Popen(ENDS, start_new_session=True)
    process.wait()
    with pytest.raises(serving.DidNotStart, match="Try another"):
        serving.check_all_run([process])
    lives = subprocess.Popen(SLEEP, start_new_session=True)
    serving.check_all_run([lives])
    serving.stop([lives])
    # A process that has gone already is no reason to stop stopping.
    serving.stop([process])


def test_stop_kills_what_does_not_listen(monkeypatch):
    monkeypatch.setattr(serving, "STOP_SECONDS", 0.2)
    process = subprocess.Popen(DEAF, start_new_session=True, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    serving.stop([process])
    assert process.returncode == -signal.SIGKILL
    process.stdout.close()
