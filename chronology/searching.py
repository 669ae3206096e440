"""Finding words in entries, in the same manner on both databases.

Every word must be there, in whatever text of the entry; words in quotation marks
must stand together. A word is found by its beginning ("nurs" finds "nurse"). On
PostgreSQL the board's entries have an index of words, which also finds other forms
of a word ("visited" finds "visits"). On SQLite the letters are looked for as they
stand, inside words too.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, Q, QuerySet

from chronology.models import ReturnedEntry

SEARCHED = ["event", "decision", "comment", "expected", "source", "staff", "date_text"]
# Enough for a sentence; each one is looked for on its own.
MOST_TERMS = 12
_TERM = re.compile(r'["“”]([^"“”]*)(?:["“”]|$)|([^\s"“”]+)')
_NUMBER = re.compile(r"[Cc] ?(\d{1,6})")


def terms_of(words: str) -> list[str]:
    """What must be found: single words, and phrases that stood in quotation marks."""
    if _NUMBER.fullmatch(words):
        return [words]
    found = (phrase or word for phrase, word in _TERM.findall(words))
    return [term for term in (" ".join(one.split()) for one in found) if term]


def containing(words: str) -> Q:
    """Entries of any table that hold all words, or have the number ("C14")."""
    found = Q()
    for term in terms_of(words):
        found &= _any_spelling(_holding(one, SEARCHED) for one in _spellings(term))
    return found


def find_returned(rows: QuerySet[ReturnedEntry], words: str) -> QuerySet[ReturnedEntry]:
    """The rows that hold all words, the agency's code among them ("ASC C14")."""
    has_index = connection.vendor == "postgresql"
    for term in terms_of(words):
        spellings = _spellings(term)
        # Letters and digits alone: the index holds nothing else.
        lexemes = [re.findall(r"[^\W_]+", one) for one in spellings]
        is_words = bool(lexemes[0]) and not _NUMBER.fullmatch(term)
        if has_index and is_words:  # only on PostgreSQL
            rows = rows.filter(_any_spelling(Q(_InIndex(one)) for one in lexemes))
        else:
            fields = [*SEARCHED, "agency_code"]
            rows = rows.filter(
                _any_spelling(_holding(one, fields) for one in spellings)
            )
    return rows


def _spellings(term: str) -> list[str]:
    """A term as typed, and as others write it: records have "e-mail" and "email"."""
    without = term.replace("-", "")
    with_hyphen = re.sub(r"(?i)\b(e)(mail)", r"\1-\2", term)
    return list(dict.fromkeys(filter(None, [term, without, with_hyphen])))


def _any_spelling(found: Iterable[Q]) -> Q:
    return reduce(or_, found)


def _holding(term: str, fields: list[str]) -> Q:
    if match := _NUMBER.fullmatch(term):
        return Q(number=int(match[1]))
    found = Q()
    # Word writes the curly apostrophe, and a keyboard the straight one.
    for text in {term, term.replace("'", "’"), term.replace("’", "'")}:
        for name in fields:
            found |= Q(**{f"{name}__icontains": text})
    return found


class _InIndex(Expression):
    """Say whether a row's index of words has these words, one after the other.

    ``search`` is a column of PostgreSQL alone, kept by the database itself
    (``chronology.search_column``): no model knows it.
    """

    output_field = BooleanField()

    def __init__(self, lexemes: list[str]) -> None:  # only on PostgreSQL
        super().__init__()
        self.lexemes = lexemes

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # only on PostgreSQL
        # The last may go on.
        as_typed = " <-> ".join(f"'{one}'" for one in self.lexemes) + ":*"
        query, params = "to_tsquery('simple', %s)", [as_typed]
        if len(self.lexemes) == 1:
            query += " || plainto_tsquery('english', %s)"
            params += self.lexemes
        table = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return f"({table}.search @@ ({query}))", params
