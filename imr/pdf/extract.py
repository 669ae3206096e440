"""What a member of staff gets to check: some entries in codes, as PDF or Word file.

Both are made from the rows as they were frozen when the extract was made. They say
what to do and by when, and leave room to answer; they hold no name (guidance; R14).
"""

import io

from django.template.loader import render_to_string
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Row as TableRow

from chronology.reading import ReadEntry, read_entry
from chronology.rules import FACTS
from imr.content import MARKING
from imr.models import Extract
from reviews.pdf.joining import finish_pdf
from reviews.pdf.printing import print_html
from reviews.pdf.stamps import Stamp, furniture
from reviews.timetable import say_date

TITLE = "Check the facts"
# What says how a date was read.
WHEN = ("says", "precision", "earliest")
ASK = """
These entries are for {staff}. They come from our chronology for {review}.

Read each entry. Write whether its facts are right. If not, write what it should say,
and where that is written down.

Reply to the author by {day}. Staff are shown by codes. Do not write names, and do not
share this with others.

This is to learn, and not a disciplinary process. You can ask your manager for support
at any time.
"""
COLUMNS = (
    ("No., date and time", 3.5),
    ("Source and staff", 4.0),
    ("What the record says", 10.5),
    ("Is this right? If not, what should it say?", 7.0),
)


def instructions(extract: Extract) -> list[str]:
    """What the member of staff is asked, in paragraphs."""
    review = extract.involvement.review
    text = ASK.format(
        staff=f"{extract.code}, {extract.role}",
        review=f"{review.reference}, {review.pseudonym}",
        day=say_date(extract.reply_by),
    )
    return [" ".join(one.split()) for one in text.strip().split("\n\n")]


def rows_of(extract: Extract) -> list[ReadEntry]:
    """The entries as they were frozen, without the author's own view of them."""
    return [read_entry(_facts_only(row.shown)) for row in extract.rows.all()]


def _facts_only(shown: dict[str, object]) -> dict[str, object]:
    return {name: shown[name] for name in ("number", *WHEN, *FACTS)}


def extract_pdf(extract: Extract) -> bytes:
    """Print an extract, tagged and marked. Raises ``CouldNotPrint``."""
    review = extract.involvement.review
    html = render_to_string(
        "pdf/extract.html",
        {
            "title": name_of(extract),
            "heading": TITLE,
            "instructions": instructions(extract),
            "columns": [words for words, _ in COLUMNS],
            "entries": rows_of(extract),
        },
    )
    what = f"{review.reference} · {extract.involvement.agency.code} · {TITLE}"

    def stamps(page: int, pages: int) -> list[Stamp]:
        number = Stamp(f"Page {page + 1} of {pages}", "bottom right")
        return [*furniture(what, MARKING), number]

    return finish_pdf(print_html(html), stamps)


def name_of(extract: Extract) -> str:
    """The title of its files: reference, agency and day; no person."""
    part = extract.involvement
    return f"{part.review.reference} {part.agency.code} extract {extract.made_on}"


def extract_docx(extract: Extract) -> bytes:
    """An extract as a Word file: a table with a heading row on every page."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = name_of(extract), ""
    properties.comments, properties.language = "", "en-GB"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    section.header.paragraphs[0].text = MARKING
    document.add_heading(TITLE, level=1)
    for sentence in instructions(extract):
        document.add_paragraph(sentence)
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0], [words for words, _ in COLUMNS])
    _repeat_on_every_page(table.rows[0])
    for entry in rows_of(extract):
        _fill(table.add_row(), _cells(entry))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cells(entry: ReadEntry) -> list[str]:
    decision = [f"Decision or action: {text}" for text in entry.decision[:1]]
    return [
        "\n".join(filter(None, [entry.label, entry.date, entry.time])),
        "\n".join(f"{name}: {value}" for name, value in entry.facts),
        "\n".join([*entry.event, *decision, *entry.decision[1:]]),
        "",
    ]


def _fill(row: TableRow, texts: list[str]) -> None:
    for cell, text, (_, width) in zip(row.cells, texts, COLUMNS, strict=True):
        cell.width = Cm(width)
        cell.text = text


def _repeat_on_every_page(row: TableRow) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
