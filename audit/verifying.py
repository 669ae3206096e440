"""Reading the record from its first row to its last, to see that it is whole.

What the record itself cannot show is that its newest rows were cut off and the
head set back with them: what is left is whole. So an administrator keeps what
``heads`` says somewhere else, and asks later that every row of it is still there.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps

from audit.chain import seal
from audit.models import SITE, AuditEvent, AuditHead


@dataclass(frozen=True)
class Verdict:
    """How many rows were read, and the first thing wrong ("" if nothing is)."""

    count: int
    fault: str = ""


@dataclass(frozen=True)
class Head:
    """The last row of a stream: its number and its hash."""

    stream: uuid.UUID
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.hash}"


def heads() -> list[Head]:
    """The last row of each stream now, in the order of the streams."""
    return [Head(one.stream, one.seq, one.hash) for one in AuditHead.objects.all()]


def read_heads(lines: Iterable[str]) -> list[Head]:
    """Read heads as they were printed, one a line. ``ValueError`` for anything else."""
    found: list[Head] = []
    for line in lines:
        if line.strip():
            stream, seq, hash_ = line.split()
            found.append(Head(uuid.UUID(stream), int(seq), hash_))
    if not found:
        raise ValueError("no head")
    return found


def verify(
    stream: uuid.UUID | None = None, *, expected: Iterable[Head] = ()
) -> Verdict:
    """Check one stream, or all: nothing changed, added, moved or missing.

    ``expected`` are heads of an earlier day, which must still be in the record.
    """
    for head in expected:
        if fault := _missing(head):
            return Verdict(0, fault)
    if stream is None and (fault := _review_without_record()):
        return Verdict(0, fault)
    streams = {stream} if stream else _all_streams()
    count = 0
    for each in sorted(streams):
        read, fault = _verify_stream(each)
        count += read
        if fault:
            return Verdict(count, f"Stream {_name(each)}, {fault}.")
    return Verdict(count)


def _name(stream: uuid.UUID) -> str:
    return "the site" if stream == SITE else str(stream)


def _missing(head: Head) -> str:
    row = AuditEvent.objects.filter(stream=head.stream, seq=head.seq).first()
    if head.seq == 0 or (row and row.hash == head.hash):
        return ""
    what = "it is not as it was written" if row else "it is missing"
    return f"Stream {_name(head.stream)}, event {head.seq}: {what}."


def _review_without_record() -> str:
    """A review is written down when it is opened: each has its stream."""
    # By name, because reviews belong to the app above this one.
    reviews = apps.get_model("reviews", "Review").objects.order_by("pk")
    streams = AuditEvent.objects.filter(seq=1).values("stream")
    missing = reviews.exclude(pk__in=streams).values_list("pk", flat=True).first()
    return f"Stream {missing}: all of it is missing." if missing else ""


def _all_streams() -> set[uuid.UUID]:
    return set(AuditHead.objects.values_list("stream", flat=True)) | set(
        AuditEvent.objects.order_by().values_list("stream", flat=True).distinct()
    )


def _verify_stream(stream: uuid.UUID) -> tuple[int, str]:
    # The head first: what is written while this reads comes after it.
    head = _head(stream)
    seq, last_hash = 0, ""
    events = AuditEvent.objects.filter(stream=stream).order_by("seq")
    for row in events.filter(seq__lte=head.seq).iterator(chunk_size=2000):
        if row.seq != seq + 1:
            return seq, f"event {seq + 1}: it is missing"
        if row.previous_hash != last_hash or row.hash != seal(row):
            return seq, f"event {row.seq}: it is not as it was written"
        seq, last_hash = row.seq, row.hash
    if head.seq > seq:
        return seq, f"event {seq + 1}: it is missing"
    if head.hash != last_hash:
        return seq, f"event {seq}: it is not as it was written"
    last = events.last()
    if last and last.seq > _head(stream).seq:
        return seq, f"event {seq + 1}: it was added from outside"
    return seq, ""


def _head(stream: uuid.UUID) -> AuditHead:
    return AuditHead.objects.filter(pk=stream).first() or AuditHead(stream=stream)
