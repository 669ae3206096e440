"""The language of dates: what people write in a date box, read without inventing.

Pure Python: no query, no clock, no Django. ``read_date`` reads, ``canonical`` says
back, ``sort_key`` orders. The text as written is always what is kept and shown.
"""

from chronology.dates.reader import MAX_DATE_TEXT, MAX_TIME_TEXT, read_date
from chronology.dates.reading import Reading, sort_key
from chronology.dates.wording import canonical

__all__ = [
    "MAX_DATE_TEXT",
    "MAX_TIME_TEXT",
    "Reading",
    "canonical",
    "read_date",
    "sort_key",
]
