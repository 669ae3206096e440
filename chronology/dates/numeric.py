"""Dates written in figures: 3/4/19, 22.05/16, 2019-02-??, 04/2019, 13/11, 20190403."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from chronology.dates.days import FIRST_YEAR, LAST_YEAR, expand_year, month_length
from chronology.dates.line import SEPARATORS, Line
from chronology.dates.mentions import Mention
from chronology.dates.tokens import Token

Found = Iterator[tuple[Mention, int]]
FULL_YEAR = "Write the year with 4 figures, such as 2019."
# Excel counts a 29 February 1900 that never was, so day 1 is not its 1 January.
_DAY_ZERO = date(1899, 12, 30)
_LIKELY_FROM = date(1990, 1, 1)
_BLANKS = {"x", "xx", "xxx", "xxxx", "dd", "mm", "yy", "yyyy"}


def numeric(line: Line, place: int) -> Found:
    """Every way to read a date in figures from a place on."""
    yield from _three(line, place)
    yield from _two(line, place)
    yield from _one(line, place)


def is_year(token: Token) -> bool:
    """Four figures that can be a year."""
    return (
        token.kind == "number"
        and len(token.text) == 4
        and not token.ordinal
        and FIRST_YEAR <= token.value <= LAST_YEAR
    )


def _separator(line: Line, place: int) -> tuple[str, int]:
    """The mark between two figures and the place after it; "" is a blank."""
    if line.is_mark(place, *SEPARATORS):
        return line.at(place).text, place + 1
    return "", place


def _slot(line: Line, place: int) -> tuple[str, int] | None:
    """Figures, or what stands for unreadable ones ("??", "xx"), as text."""
    token = line.at(place)
    if token.kind in ("number", "partial"):
        return token.text, place + 1
    if token.kind == "word" and token.text in _BLANKS:
        return "", place + 1
    end = place
    while line.is_mark(end, "?", "_"):
        end += 1
    if line.is_mark(place, "-") and line.is_mark(place + 1, "-"):
        end = place + 2
    return ("", end) if end > place else None


def _three(line: Line, place: int) -> Found:
    slots: list[str] = []
    marks: list[str] = []
    starts: list[int] = []
    end = place
    for position in range(3):
        if position:
            mark, end = _separator(line, end)
            marks.append(mark)
        starts.append(end)
        slot = _slot(line, end)
        if slot is None:
            return
        slots.append(slot[0])
        end = slot[1]
    if any(line.at(start).short_year for start in starts[:2]):
        return
    if line.at(starts[1]).ordinal or line.at(starts[2]).ordinal:
        return
    if not any(slots):
        return
    if len(slots[0]) == 4:
        year, month, day = slots
        if marks[0] == marks[1] and marks[0] and len(day) <= 2 and len(month) <= 2:
            yield _date(line, day, month, year), end
        return
    day, month, year = slots
    if _may_join(marks, slots):
        found = _date(line, day, month, year)
        if "" in marks and (len(year) == 2 or any(marks)):
            found = _doubt(found, "We could not tell the day, the month and the year.")
        yield found, end


def _may_join(marks: list[str], slots: list[str]) -> bool:
    """Whether the marks hold three figures together as one date.

    Different marks do so only if they are / and . or the year has 4 figures;
    otherwise "2-3.30" would be a day.
    """
    day, month, year = slots
    if len(day) > 2 or len(month) > 2:
        return False
    four = len(year) == 4
    if "" in marks:
        # "3 4 2019", "03/04 2019", "03 04 19"
        figures = day.isdigit() and month.isdigit() and 1 <= int(month) <= 12
        short = [len(slot) for slot in slots] == [2, 2, 2]
        blanks = marks == ["", ""]
        return figures and (
            (four and set(marks) <= {"", "/", "."}) or (short and blanks)
        )
    if ":" in marks:
        return four
    return four or marks[0] == marks[1] or set(marks) == {"/", "."}


def _date(line: Line, day: str, month: str, year: str) -> Mention:
    """Put day, month and year together; "" is a blank, "?" an unreadable figure."""
    if "?" in month or "?" in year:
        return Mention(unclear="Part of this date cannot be read. Add what is missing.")
    mention = _with_year(line, year)
    month_number = int(month) if month else None
    if "?" in day:
        first, last = days_like(day)
        found = replace(mention, day=first, last_day=last, month=month_number)
        return _doubt(found, "One figure of the day cannot be read.")
    if day in ("0", "00") or month in ("0", "00"):
        found = replace(mention, month=month_number or None)
        return _doubt(found, "There is no day or month 0.")
    if day and not month:
        return _doubt(mention, "The month is missing.")
    return replace(mention, day=int(day) if day else None, month=month_number)


def _doubt(mention: Mention, question: str) -> Mention:
    return replace(mention, questions=(*mention.questions, question))


def _with_year(line: Line, year: str, *, sure: bool = True) -> Mention:
    if not year:
        return Mention()
    if len(year) == 4:
        return _computers_blank(int(year))
    if len(year) == 2:
        full, known = expand_year(int(year), line.today)
        return Mention(year=full, questions=() if sure and known else (FULL_YEAR,))
    return Mention(unclear=f"We could not read the year. {FULL_YEAR}")


def _computers_blank(year: int) -> Mention:
    """1900 and 1901 are what computers write for "no date"."""
    if year in (1900, 1901):
        question = f"Computers often write {year} when there is no date."
        return Mention(year=year, questions=(question,))
    return Mention(year=year)


def days_like(figures: str) -> tuple[int, int]:
    """The first and last day that "?7" or "3?" can be; the ? may be a doubt too."""
    known = int(figures.strip("?"))
    if figures.startswith("?"):
        return known or 10, 20 + known if known != 1 else 31
    return max(known, 1), {0: 9, 1: 19, 2: 29, 3: 31}.get(known, known)


def _two(line: Line, place: int) -> Found:
    first = line.at(place)
    mark, middle = _separator(line, place + 1)
    second = line.at(middle)
    if not mark or mark == ":" or second.kind != "number" or second.ordinal:
        return
    end = middle + 1
    if first.kind != "number" or first.short_year or second.short_year:
        return
    if is_year(second) and len(first.text) <= 2 and not first.ordinal:
        yield Mention(month=first.value, year=second.value), end
    elif is_year(first) and len(second.text) in (2, 4):
        yield from _after_year(first, mark, second, end)
    elif len(first.text) <= 2 and len(second.text) <= 2:
        is_time = mark == "." and line.is_word(end, "am", "pm", "hrs", "hours")
        if not is_time:
            yield replace(_pair(line, first, second), pair=mark), end


def _after_year(first: Token, mark: str, second: Token, end: int) -> Found:
    following = str(first.value + 1)
    if second.text in (following, following[2:]) and (
        mark == "/" or len(second.text) == 2
    ):
        question = f"“{first.text}{mark}{second.text}” could be a financial year."
        if second.value <= 12:
            question = f"{question[:-1]} or a month."
        yield (
            Mention(year=first.value, name="financial year", questions=(question,)),
            end,
        )
    elif len(second.text) == 2 and 1 <= second.value <= 12:
        yield Mention(month=second.value, year=first.value), end
    elif len(second.text) == 2:
        typed = f"{first.text}{mark}{second.text}"
        unclear = f"We could not read “{typed}”. Write both years with 4 figures."
        yield Mention(unclear=unclear), end


def _pair(line: Line, first: Token, second: Token) -> Mention:
    """Two short figures: a day and a month with no year, or a month and a year."""
    is_month = 1 <= second.value <= 12
    is_day = is_month and 1 <= first.value <= month_length(second.value, 2000)
    may_be_year = 1 <= first.value <= 12 and len(second.text) == 2
    if is_day or not may_be_year:
        return Mention(day=first.value, month=second.value)
    year, _ = expand_year(second.value, line.today)
    question = (
        f"“{first.text}/{second.text}” has no day, or no year. Write the year with 4 "
        "figures."
    )
    return Mention(month=first.value, year=year, questions=(question,))


def _one(line: Line, place: int) -> Found:
    token = line.at(place)
    if token.kind != "number" or token.ordinal:
        return
    if is_year(token):
        if line.is_word(place + 1, "s") and line.at(place + 1).glued:
            if token.value % 10 == 0:
                yield Mention(year=token.value, name="decade"), place + 2
            return
        yield Mention(year=token.value), place + 1
    elif len(token.text) == 2 and line.is_word(place + 1, "s"):
        if line.at(place + 1).glued and token.value % 10 == 0:
            year, sure = expand_year(token.value, line.today)
            asks = () if sure else (FULL_YEAR,)
            yield Mention(year=year, name="decade", questions=asks), place + 2
    elif len(token.text) == 8:
        yield from _eight(line, token.text, place + 1)
    elif token.short_year:
        yield _with_year(line, token.text, sure=False), place + 1
    elif len(token.text) == 6:
        yield _six(line, token.text), place + 1
    elif len(token.text) == 5:
        yield from _excel(line, place)


def _eight(line: Line, figures: str, end: int) -> Found:
    """20190403 or 03042019: only one of the two can be a day in our years."""
    if figures[:2] in ("19", "20") and int(figures[4:6]) <= 12:
        yield _date(line, figures[6:], figures[4:6], figures[:4]), end
    else:
        yield _date(line, figures[:2], figures[2:4], figures[4:]), end


def _six(line: Line, figures: str) -> Mention:
    """030419 may be in any order."""
    mention = _date(line, figures[:2], figures[2:4], figures[4:])
    return _doubt(mention, "Write the day, the month and the year apart.")


def _excel(line: Line, place: int) -> Found:
    """43370: the day number of a spreadsheet, if it stands alone and is likely."""
    number = line.at(place).value
    day = _DAY_ZERO + timedelta(days=number)
    if day.year > LAST_YEAR:
        return
    lonely = len(line) == 1 or (len(line) == 3 and line.is_mark(1, "."))
    likely = _LIKELY_FROM <= day <= line.today
    question = f"“{number}” looks like a day number of Excel."
    yield (
        Mention(
            day=day.day,
            month=day.month,
            year=day.year,
            questions=() if lonely and likely else (question,),
        ),
        place + 1,
    )
