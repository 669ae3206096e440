"""What to look at again in an agency's chronology, names and words included.

Pure functions of the entries and of what the service looked up (``Knowledge``). The
gates ask the same of the whole report when it is sent, with the same words lists and
patterns (``imr.wording``): there they decide, here they help.
"""

from imr.quality.checking import about_chronology, about_entry, twice_among
from imr.quality.knowledge import ADULT, Knowledge, Person
from imr.quality.words import Unexplained, unexplained

__all__ = [
    "ADULT",
    "Knowledge",
    "Person",
    "Unexplained",
    "about_chronology",
    "about_entry",
    "twice_among",
    "unexplained",
]
