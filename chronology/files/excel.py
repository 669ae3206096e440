"""A chronology as an Excel workbook in which every cell is text."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from chronology.columns import (
    COLUMNS,
    WORDS,
    ColumnOfOurs,
    cells_of,
    guarded_again,
)
from chronology.rules import MAX_IMPORT_ROWS
from reviews.pdf.stamps import MARKING

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Holds the words to choose from. Excel cannot show it, and import passes it over.
_WORDS_SHEET = "Words"


def to_xlsx(
    rows: Iterable[Mapping[str, str]], *, columns: Sequence[ColumnOfOurs] = COLUMNS
) -> bytes:
    """Write rows as an Excel workbook in which every cell is text.

    A column set as text keeps "3/4/19" as it is typed; Excel would else turn it
    into a date of its own.
    """
    book, sheet = _started(columns)
    cell = _cell(sheet)
    for row in rows:
        texts = (guarded_again(text) for text in cells_of(row, columns))
        sheet.append(_written(cell, texts))
    return _saved(book)


def blank_xlsx() -> bytes:
    """Write a workbook to fill in: our headings, and lists of our words to choose.

    A list only offers: what else is typed stays, and import asks about it.
    """
    book, sheet = _started(COLUMNS)
    words = book.create_sheet(_WORDS_SHEET)
    words.sheet_state = "veryHidden"
    choices = {
        field: [str(label) for _, label in kind.choices]
        for field, kind in WORDS.items()
    }
    longest = max(map(len, choices.values()))
    for place in range(longest):
        words.append(
            [
                labels[place] if place < len(labels) else None
                for labels in choices.values()
            ]
        )
    places = {field: place for place, (field, _, _) in enumerate(COLUMNS, start=1)}
    for number, (field, labels) in enumerate(choices.items(), start=1):
        column, own = get_column_letter(places[field]), get_column_letter(number)
        offer = DataValidation(
            type="list",
            formula1=f"{_WORDS_SHEET}!${own}$1:${own}${len(labels)}",
            allow_blank=True,
            errorStyle="information",
            showErrorMessage=True,
            errorTitle="Not one of our words",
            error="You can keep what you typed. We ask about it when you add the file.",
        )
        offer.add(f"{column}2:{column}{MAX_IMPORT_ROWS + 1}")
        sheet.data_validations.append(offer)
    return _saved(book)


def _started(columns: Sequence[ColumnOfOurs]) -> tuple[Workbook, Any]:
    """A workbook with a sheet of headings, each column as wide as it should be."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Chronology")
    for place, (_, _, width) in enumerate(columns, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width
        column.number_format = "@"
    sheet.freeze_panes = "A2"
    # On paper.
    sheet.oddHeader.center.text = MARKING
    sheet.oddFooter.center.text = "Page &P of &N"
    headings = (name for _, name, _ in columns)
    sheet.append(_written(_cell(sheet, bold=True), headings))
    return book, sheet


def _cell(sheet: Any, *, bold: bool = False) -> Cell:
    """A cell of text, at the top of its row."""
    made = WriteOnlyCell(sheet)
    made.number_format = "@"
    made.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        made.font = Font(bold=True)
    return made


def _written(cell: Cell, texts: Iterable[str]) -> Iterator[Cell | None]:
    """The same cell with each text by turns: a row is written while it is read.

    To make and style a cell costs more than to write it.
    """
    for text in texts:
        if not text:
            yield None
            continue
        # Excel would read "_x0041_" as the letter A.
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
        yield cell


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
