"""Entries in which an agency says that it looked and found nothing."""

from chronology.matching import vocabulary
from chronology.matching.mentions import KIND
from chronology.matching.reading import Entry, Read
from chronology.matching.words import Phrases, listed, sentences, stems

_DENIALS = Phrases(dict.fromkeys(listed(vocabulary.DENIALS), True))
_LOOKED = Phrases(dict.fromkeys(listed(vocabulary.LOOKED), True))


def denies(read: Read, entry: Entry, other: Entry) -> bool:
    """Whether ``other`` says that nothing came from the agency of ``entry``.

    It does where it looked for it, or where one sentence names the sender and says
    that there was nothing.
    """
    sender = entry.row.agency
    if other.named.get(sender, 0) < KIND or not _DENIALS.find(list(other.words)):
        return False
    if _LOOKED.find(list(other.words)):
        return True
    for sentence in sentences(other.row.text):
        words = stems(sentence)
        named = read.directory.named(words, sentence, other.row.agency)
        speaks_of = any(hit.party == sender and hit.sureness >= KIND for hit in named)
        if speaks_of and _DENIALS.find(words):
            return True
    return False
