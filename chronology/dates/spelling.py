"""Which month a misspelt word is, among words that mean something else."""

from collections.abc import Collection

from chronology.dates import remarks, words
from chronology.dates.days import FESTIVALS, MONTHS

_TABLES: tuple[Collection[str], ...] = (
    words.PARTS,
    words.WHOLE_DAY,
    words.SLICES,
    words.ORDINALS,
    words.EDGES,
    words.AFTERWARDS,
    words.WEEKS,
    remarks.HEDGES,
    remarks.HEDGES_AFTER,
    remarks.LABELS,
    remarks.LABEL_NOUNS,
    remarks.LABEL_VERBS,
    remarks.GLUE,
    words.JOINS,
    remarks.SAME,
    remarks.SAME_PARTS,
    remarks.RELATIVE,
    remarks.UNKNOWN,
    remarks.SUBJECTS,
    remarks.DOCUMENTS,
    words.SEASONS,
    words.CLOCK_HOURS,
    FESTIVALS,
)
# Words with a meaning of their own.
KNOWN = {word for table in _TABLES for phrase in table for word in phrase.split()}


def misspelt_month(word: str) -> tuple[int, bool] | None:
    """The month a word is a slip for, and whether that is sure.

    One letter too many, too few, wrong or swapped is sure ("Febuary"). Two in a long
    word, or a wrong one in a short word ("Marsh"), are asked about. A word that fits
    two months is neither.
    """
    if len(word) < 4 or word in KNOWN:
        return None
    for slips in (1, 2):
        places = [
            place
            for place, name in enumerate(MONTHS, start=1)
            if name[0].lower() == word[0]
            and len(name) >= 4 * slips
            and _slips(word, name.lower()) <= slips
        ]
        if places:
            name = MONTHS[places[0] - 1].lower()
            other_word = len(word) == len(name) < 6 and sorted(word) != sorted(name)
            sure = slips == 1 and not other_word
            return (places[0], sure) if len(places) == 1 else None
    return None


def _slips(word: str, name: str) -> int:
    """Letters to add, drop, change or swap with a neighbour; 9 if far apart."""
    if abs(len(word) - len(name)) > 2:
        return 9
    before: list[int] = []
    row = list(range(len(name) + 1))
    for i, letter in enumerate(word, start=1):
        last_but_one, before, row = before, row, [i]
        for j, wanted in enumerate(name, start=1):
            cost = min(
                before[j] + 1,
                row[j - 1] + 1,
                before[j - 1] + (letter != wanted),
            )
            if min(i, j) > 1 and letter == name[j - 2] and word[i - 2] == wanted:
                cost = min(cost, last_but_one[j - 2] + 1)
            row.append(cost)
    return row[-1]
