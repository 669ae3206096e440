"""Every mail that can be queued has its two texts, and they say nothing personal."""

import ast
import re
from datetime import date

import pytest
from django.core import mail

from accounts.outbox import queue_email
from accounts.services import invite, mailing
from tests.factories import make_user
from tests.harness.source import ROOT, python_files, tree_of

FOLDER = ROOT / "templates" / "emails"
KINDS = sorted({path.name.split(".")[0] for path in FOLDER.iterdir()})
# What a mail may be about: the address to sign in at, when, whom to ask.
MAY_SAY = {"link", "contact_email", "due"}
VARIABLE = re.compile(r"\{\{\s*(\w+)")


def kinds_in_code():
    """The kinds that calls of queue_email name outright."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "id", "") != "queue_email":
                continue
            for keyword in node.keywords:
                if keyword.arg == "kind":
                    yield from constants(keyword.value)


def constants(node):
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) else []


def test_every_kind_has_its_texts():
    named = set(kinds_in_code())
    assert "password_reset" in named
    assert named <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_come_in_pairs_and_name_nobody(kind):
    subject = (FOLDER / f"{kind}.subject.txt").read_text()
    body = (FOLDER / f"{kind}.txt").read_text()
    assert set(VARIABLE.findall(subject + body)) <= MAY_SAY
    assert len(subject.strip().splitlines()) == 1
    assert len(subject) < 80
    assert "!" not in subject + body


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_mail_is_written_out(kind):
    user = make_user(email="somebody@example.org")
    if kind == "invitation":
        user = invite(email="new@example.org", full_name="New", by=None)
    else:
        queue_email(to=user, kind=kind, key="k", due=date(2026, 3, 14))
    mailing.send_waiting()
    [message] = mail.outbox
    assert message.to == [user.email]
    assert "{" not in message.subject + message.body
    assert "&" not in message.body
    if "{{ due" in (FOLDER / f"{kind}.subject.txt").read_text():
        assert "14 March 2026" in message.subject
