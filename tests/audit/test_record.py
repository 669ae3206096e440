"""Writing down what happened, and showing that nothing was tampered with."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit import services, verifying
from audit.append_only import append_only, protected_tables
from audit.chain import canonical, seal
from audit.models import SITE, AuditEvent, AuditHead, Event
from audit.sentences import sentence
from audit.services import place_of, record
from audit.verifying import Verdict, heads, verify
from tests.factories import make_review, make_user
from tests.harness.database import lifted

pytestmark = pytest.mark.django_db

STREAM = uuid.UUID(int=7)


@pytest.fixture
def user():
    return make_user("Ana Lopez")


@pytest.fixture
def chain(user):
    """Five events of one review."""
    return [
        record(Event.REPORT_READ, by=user, on=user, review_id=STREAM, number=number)
        for number in range(5)
    ]


def test_record_numbers_each_stream_without_gaps(user, chain):
    other = record(Event.SIGNED_IN, by=user, on=user)
    assert [row.seq for row in chain] == [1, 2, 3, 4, 5]
    assert (other.stream, other.seq) == (SITE, 1)
    assert chain[1].previous_hash == chain[0].hash
    assert str(other) == "signed_in 1"
    assert str(AuditHead.objects.get(pk=SITE)) == f"{SITE} at 1"


def test_record_keeps_who_what_and_where(user):
    involvement = uuid.uuid4()
    row = record(
        Event.APPOINTED,
        by=None,
        on=user,
        review_id=STREAM,
        involvement_id=involvement,
        role="author",
        user=user.pk,
        on_day=datetime.date(2026, 3, 3),
        flags=(True, None, 3),
        more={"a": {"b"}},
        word="one\x00two",
    )
    row.refresh_from_db()
    assert row.by is None
    assert (row.target_label, row.target_id) == ("accounts.user", str(user.pk))
    assert row.involvement_id == involvement
    assert row.data == {
        "role": "author",
        "user": str(user.pk),
        "on_day": "2026-03-03",
        "flags": [True, None, 3],
        "more": {"a": ["b"]},
        "word": "onetwo",
    }
    assert verify().fault == ""


def test_record_refuses_what_does_not_read_back_the_same(user):
    with pytest.raises(TypeError, match="float"):
        record(Event.APPOINTED, by=None, on=user, part=0.5)
    assert not AuditEvent.objects.exists()


def test_record_belongs_to_the_caller_s_transaction(user):
    with transaction.atomic():
        record(Event.SIGNED_IN, by=user, on=user)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    assert record(Event.SIGNED_IN, by=user, on=user).seq == 1


def test_canonical_does_not_depend_on_the_time_zone_or_the_engine(chain):
    fresh = AuditEvent.objects.get(pk=chain[0].pk)
    assert canonical(fresh) == canonical(chain[0])
    zone = datetime.timezone(datetime.timedelta(hours=5))
    fresh.at = fresh.at.astimezone(zone)
    assert canonical(fresh) == canonical(chain[0])


# The database keeps rows as they are


def test_rows_cannot_be_changed_or_deleted(chain):
    rows = AuditEvent.objects.filter(pk=chain[0].pk)
    for act in (lambda: rows.update(event="x"), rows.delete, chain[0].delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    chain[0].event = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[0].save()
    assert verify().fault == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_table_cannot_be_emptied(chain):
    connection.check_constraints()  # PostgreSQL then has nothing else to refuse
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_auditevent")


def test_lifted_puts_every_trigger_back(chain):
    tables = protected_tables(connection)
    assert "audit_auditevent" in tables
    with pytest.raises(ZeroDivisionError), lifted(connection):
        delete(chain) / 0
    assert protected_tables(connection) == tables
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[0].delete()


def test_append_only_can_be_reversed_and_run_again():
    operation = append_only("accounts_invitation")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for _ in range(2):
            operation.code(None, editor)
        assert "accounts_invitation" in protected_tables(connection)
        operation.reverse_code(None, editor)
    assert "accounts_invitation" not in protected_tables(connection)
    assert append_only("a", name="b").reversible


# Tampering, by somebody who could take the triggers away


def tamper(act):
    with lifted(connection):
        act()


def edit(chain):
    AuditEvent.objects.filter(pk=chain[2].pk).update(by=None)


def delete(chain):
    return AuditEvent.objects.filter(pk=chain[2].pk).delete()[0]


def insert(chain):
    row = AuditEvent.objects.get(pk=chain[4].pk)
    row.pk, row.seq, row.previous_hash = None, 6, row.hash
    row.save(force_insert=True)


def reorder(chain):
    rows = AuditEvent.objects
    rows.filter(pk=chain[2].pk).update(seq=99)
    rows.filter(pk=chain[3].pk).update(seq=3)
    rows.filter(pk=chain[2].pk).update(seq=4)


def truncate(chain):
    AuditEvent.objects.filter(seq__gte=4).delete()


def empty(chain):
    AuditEvent.objects.all().delete()


def behead(chain):
    AuditHead.objects.all().delete()


def change_head(chain):
    AuditHead.objects.update(hash="0" * 64)


def rewrite_without_the_key(chain):
    """Change a row and make the chain anew, with a key that is not ours."""
    rows = list(AuditEvent.objects.all())
    rows[2].data, last = {"number": 99}, ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.chain.settings", SimpleNamespace(AUDIT_KEY="a guess"))
        for row in rows[2:]:
            row.previous_hash = last or rows[1].hash
            row.hash = last = seal(row)
            row.save()
    AuditHead.objects.update(hash=last)


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (edit, "event 3: it is not as it was written"),
        (delete, "event 3: it is missing"),
        (insert, "event 6: it was added from outside"),
        (reorder, "event 3: it is not as it was written"),
        (truncate, "event 4: it is missing"),
        (empty, "event 1: it is missing"),
        (behead, "event 1: it was added from outside"),
        (change_head, "event 5: it is not as it was written"),
        (rewrite_without_the_key, "event 3: it is not as it was written"),
    ],
)
def test_verify_names_the_first_bad_row(chain, act, named):
    tamper(lambda: act(chain))
    assert verify().fault == f"Stream {STREAM}, {named}."
    assert verify(STREAM).fault == verify().fault


def test_verify_names_a_row_that_was_added_behind_the_head(chain):
    def cut_head():
        AuditHead.objects.update(seq=3, hash=chain[2].hash)

    tamper(cut_head)
    assert "event 4: it was added from outside" in verify().fault


def cut(chain):
    """Take the newest rows away and set the head back: what is left is whole."""
    AuditEvent.objects.filter(seq__gt=3).delete()
    AuditHead.objects.update(seq=3, hash=chain[2].hash)


def test_verify_sees_a_cut_stream_against_what_was_kept(chain):
    kept = heads()
    assert verify(expected=kept).fault == ""
    tamper(lambda: cut(chain))
    assert verify().fault == ""
    named = f"Stream {STREAM}, event 5: it is missing."
    assert verify(expected=kept).fault == named
    tamper(lambda: AuditEvent.objects.filter(seq=3).update(hash="other"))
    assert (
        "is not as it was written" in verify(expected=[replace(kept[0], seq=3)]).fault
    )


def test_verify_sees_that_the_whole_stream_of_a_review_is_gone():
    review = make_review()
    assert verify().fault == ""

    def remove():
        AuditEvent.objects.filter(stream=review.pk).delete()
        AuditHead.objects.filter(stream=review.pk).delete()

    tamper(remove)
    assert verify().fault == f"Stream {review.pk}: all of it is missing."


def test_verify_audit_command_prints_heads_and_expects_them(chain, capsys, tmp_path):
    call_command("verify_audit", "--heads")
    printed = capsys.readouterr()
    assert "5 events" in printed.err
    assert printed.out == f"{STREAM} 5 {chain[4].hash}\n"
    kept = tmp_path / "heads.txt"
    kept.write_text(f"\n{printed.out}")
    call_command("verify_audit", "--expect", str(kept))
    tamper(lambda: cut(chain))
    with pytest.raises(CommandError, match="event 5: it is missing") as error:
        call_command("verify_audit", "--expect", str(kept))
    assert error.value.returncode == 1
    other, empty = tmp_path / "other.txt", tmp_path / "empty.txt"
    other.write_text("something else")
    empty.write_text("")
    for path in (other, empty, tmp_path / "none.txt"):
        with pytest.raises(CommandError, match="Give --expect a file") as error:
            call_command("verify_audit", "--expect", str(path))
        assert error.value.returncode == 2


def test_verify_reads_one_stream_when_asked(user, chain):
    record(Event.SIGNED_IN, by=user, on=user)
    tamper(lambda: AuditEvent.objects.filter(stream=SITE).update(event="x"))
    assert verify(STREAM).count == 5
    assert verify().fault.startswith("Stream the site, event 1")


def test_verify_audit_command(chain, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "The record is whole: 5 events.\n"
    call_command("verify_audit", "--stream", str(uuid.uuid4()))
    assert "0 events" in capsys.readouterr().out
    tamper(lambda: edit(chain))
    with pytest.raises(CommandError, match="event 3") as error:
        call_command("verify_audit", "--stream", str(STREAM))
    assert error.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_stream_queue():
    """Whoever begins a stream at the same time as somebody else waits for them."""
    pk = make_user().pk

    def write(number):
        try:
            user = User.objects.get(pk=pk)
            return record(Event.REPORT_READ, by=user, on=user, review_id=STREAM).seq
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(write, range(24)))
    assert numbers == list(range(1, 25))
    assert verify().fault == ""


# Whose review it is


def thing(label, **attributes):
    meta = SimpleNamespace(label_lower=label)
    return SimpleNamespace(_meta=meta, **attributes)


def test_place_of_finds_the_review_and_the_part():
    review = thing("reviews.review", pk=1)
    involvement = thing("reviews.involvement", pk=2, review_id=1)
    version = thing("imr.version", involvement=involvement)
    comment = thing("imr.comment", version=version)
    job = thing("imr.filejob", version=None, review_id=1)
    assert place_of(review) == (1, None)
    assert place_of(involvement) == (1, 2)
    assert place_of(comment) == (1, 2)
    assert place_of(job) == (1, None)
    assert place_of(thing("accounts.user")) == (None, None)


# In words


@pytest.mark.parametrize("event", Event)
def test_every_event_ends_a_sentence(user, event):
    words = sentence(AuditEvent(event=event, by=user))
    assert words.startswith("Ana Lopez ")
    assert words.endswith(".")
    assert words.count(".") == 1


def test_sentence_without_a_person(chain):
    assert sentence(AuditEvent(event=Event.FILE_MADE)) == "The service made a file."


def test_events_fit_their_column():
    longest = AuditEvent._meta.get_field("event").max_length
    assert max(len(event) for event in Event) <= longest
    assert services.PARENTS


def test_verify_is_not_misled_by_what_is_written_meanwhile(user, monkeypatch):
    record(Event.SIGNED_IN, by=user, on=user)
    read_head = verifying._head

    def written_meanwhile(stream):
        head = read_head(stream)
        record(Event.SIGNED_OUT, by=user, on=user)
        return head

    monkeypatch.setattr(verifying, "_head", written_meanwhile)
    assert verify() == Verdict(1)
    monkeypatch.undo()
    assert verify() == Verdict(3)
