"""What the sample's authors would have ticked on an entry, told by its words.

The sample's files have no columns for lines of enquiry and types of contact. Without
them the demonstration's coverage and contact would show nothing.
"""

import re
from typing import Any

from chronology.rules import ContactType

# By the number of the sample review's line of enquiry.
_ABOUT = {
    1: r"hoard|clutter|fire|smok|alarm|\bCIR\b|ointment|neglect|ashtray|newspaper",
    2: r"capacity|best interest",
    3: r"declin|no answer|not attend|no access|missed|clos(ed|ure)|discharg|refus",
    4: r"referr|concern|e-mail|letter|MASH|strategy",
    5: r"wish|alcohol|drink|library|family|supervision|pandemic|lockdown|PPE",
}
_CONTACT = (
    (ContactType.DID_NOT_ATTEND, r"did not attend|\bDNA\b"),
    (ContactType.NO_ACCESS, r"no answer at|no access|nobody answered|no reply at"),
    (ContactType.CALL, r"telephone|\bphoned?\b|voicemail|video call"),
    (ContactType.LETTER, r"e-mail|letter|text message"),
    (ContactType.MEETING, r"\bmeeting\b|strategy discussion"),
    (ContactType.VISIT, r"\bvisited|attended|home visit\b"),
)


def kloes_of(row: dict[str, Any]) -> str:
    """The numbers of the lines of enquiry that an entry speaks of: "1,4"."""
    text = f"{row['event']} {row['decision']}"
    return ",".join(
        str(number)
        for number, words in _ABOUT.items()
        if re.search(words, text, re.IGNORECASE)
    )


def contact_of(row: dict[str, Any]) -> str:
    """The type of contact that an entry tells of; a seen adult was visited."""
    if row["adult_seen"].startswith("yes"):
        return ContactType.VISIT
    found = (kind for kind, words in _CONTACT if re.search(words, row["event"], re.I))
    return next(found, ContactType.NOT_STATED)
