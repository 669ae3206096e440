"""What matching reads: agencies and their entries, without a database."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Party:
    """An agency on the review. ``kind`` is a value of ``Agency.Kind``, or ""."""

    key: str
    name: str
    code: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of one agency; ``agency`` is the key of its ``Party``.

    Days and times are as in ``ChronologyRow``: None where they are not known.
    """

    key: str
    agency: str
    event: str
    decision: str = ""
    staff: str = ""
    source: str = ""
    contact_type: str = "not_stated"
    adult_seen: str = "not_recorded"
    earliest: date | None = None
    latest: date | None = None
    precision: str = "unknown"
    date_text: str = ""
    time_from: time | None = None
    time_to: time | None = None
    time_precision: str = "unknown"
    time_part: str = ""

    @property
    def text(self) -> str:
        return f"{self.event}. {self.decision}" if self.decision else self.event
