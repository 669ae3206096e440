"""How one row of the record seals the rows before it.

The hash is an HMAC over the row's canonical text and the hash before it. Its
key comes from ``AUDIT_KEY``, so whoever can write to the database but does not
hold the key cannot make a changed history look whole. They could cut off its
newest rows and set the head back: ``audit.verifying`` says what shows that.
"""

import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings

from audit.models import AuditEvent


def canonical(event: AuditEvent) -> str:
    """A row as one line of JSON: the same on both engines, in any time zone."""
    return json.dumps(
        [
            str(event.stream),
            event.seq,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.event,
            str(event.by_id or ""),
            event.target_label,
            event.target_id,
            str(event.involvement_id or ""),
            event.data,
            event.previous_hash,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def seal(event: AuditEvent) -> str:
    """The hash a row must have: 64 hexadecimal digits."""
    key = hashlib.sha256(b"audit chain:" + settings.AUDIT_KEY.encode()).digest()
    return hmac.new(key, canonical(event).encode(), hashlib.sha256).hexdigest()
