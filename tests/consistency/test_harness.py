"""The harness itself: what it forbids is really refused."""

import datetime
import socket
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse

from accounts.models import User
from audit.append_only import protected_tables
from audit.models import AuditEvent, Event
from audit.services import record
from tests.harness.client import WRITE, inline_code
from tests.harness.network import is_here


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", None, ""])
def test_is_here_for_this_machine(host):
    assert is_here(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "board.example.org"])
def test_is_here_not_for_elsewhere(host):
    assert not is_here(host)


def test_network_refuses_an_address_elsewhere():
    with (
        socket.socket() as outward,
        pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"),
    ):
        outward.connect(("192.0.2.1", 80))


def test_network_refuses_to_look_up_a_name():
    with pytest.raises(pytest.fail.Exception, match=r"board\.example\.org"):
        socket.create_connection(("board.example.org", 80))


def test_network_lets_loopback_and_unix_sockets_through(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as own:
        path = str(tmp_path / "s")
        server.bind(path)
        server.listen()
        own.connect(path)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="/x">x</a><script src="/a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<p onclick="x()">', ["<p onclick=…>"]),
        ('<p style="color: red">', ["<p style=…>"]),
        ("<script>x()</script>", ["<script>"]),
        ("<style>p {}</style>", ["<style>"]),
        ('<a href=" JavaScript:x()">', ["<a href=javascript:…>"]),
    ],
)
def test_inline_code_finds_what_the_policy_refuses(html, found):
    assert inline_code(html) == found


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "reviews_review" ("id")', "reviews_review"),
        ('INSERT OR IGNORE INTO "imr_answer"', "imr_answer"),
        ('UPDATE "imr_answer" SET', "imr_answer"),
        ('DELETE FROM "imr_answer" WHERE', "imr_answer"),
    ],
)
def test_write_is_recognised(sql, table):
    assert WRITE.match(sql)[1] == table


def test_client_refuses_a_get_that_writes(client, db, monkeypatch):
    def writes(self, request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_user")
        return HttpResponse()

    monkeypatch.setattr("django.test.client.ClientHandler.get_response", writes)
    with pytest.raises(pytest.fail.Exception, match="accounts_user"):
        client.get("/")


def test_client_refuses_a_template_mark(client, monkeypatch):
    answer = HttpResponse("<p>{{ review }}</p>")
    monkeypatch.setattr(
        "django.test.client.ClientHandler.get_response", lambda *a: answer
    )
    with pytest.raises(AssertionError, match="template mark"):
        client.get("/")
    client.shows_braces = True
    assert client.get("/").status_code == 200


def test_client_refuses_a_handler_in_the_markup(client, monkeypatch):
    answer = HttpResponse('<p onclick="x()">x</p>')
    monkeypatch.setattr(
        "django.test.client.ClientHandler.get_response", lambda *a: answer
    )
    with pytest.raises(AssertionError, match="onclick"):
        client.get("/")


def test_assert_constant_queries_finds_a_query_per_row(
    assert_constant_queries, db, monkeypatch
):
    rows = []

    def page(self, request):
        for _ in rows:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        return HttpResponse()

    monkeypatch.setattr("django.test.client.ClientHandler.get_response", page)
    with pytest.raises(AssertionError, match="2 queries for 2 rows and 20 for 20"):
        assert_constant_queries("/", rows.append)


def test_set_today_sets_the_day_in_london(set_today):
    from django.utils import timezone

    set_today(datetime.date(2026, 3, 3))
    assert timezone.localdate() == datetime.date(2026, 3, 3)
    set_today(datetime.date(2026, 7, 1))
    assert timezone.localtime().isoformat() == "2026-07-01T10:00:00+01:00"


@pytest.mark.django_db(transaction=True)
def test_append_only_rows_are_gone_after_a_test_of_real_transactions():
    """The row's own trigger would refuse the emptying of tables that follows."""
    record(Event.SIGNED_IN, by=None, on=User(pk=uuid.uuid4()))
    assert protected_tables(connection) >= {"audit_auditevent"}


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_are_empty_and_protected_again():
    assert not AuditEvent.objects.exists()
    assert protected_tables(connection) >= {"audit_auditevent"}


def test_page_reports_what_the_policy_refuses(page):
    page.set_content("<title>x</title><p>Hello</p>")
    assert page.inner_text("p") == "Hello"
