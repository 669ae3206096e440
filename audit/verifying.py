"""Reading the record from its first row to its last, to see that it is whole."""

import uuid
from dataclasses import dataclass

from audit.chain import seal
from audit.models import SITE, AuditEvent, AuditHead


@dataclass(frozen=True)
class Verdict:
    """How many rows were read, and the first thing wrong ("" if nothing is)."""

    count: int
    fault: str = ""


def verify(stream: uuid.UUID | None = None) -> Verdict:
    """Check one stream, or all: nothing changed, added, moved or missing."""
    streams = {stream} if stream else _all_streams()
    count = 0
    for each in sorted(streams):
        read, fault = _verify_stream(each)
        count += read
        if fault:
            name = "the site" if each == SITE else str(each)
            return Verdict(count, f"Stream {name}, {fault}.")
    return Verdict(count)


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
