"""Words stamped on finished pages: marking, reference, page numbers, watermark.

They are page furniture, so each is an artifact: screen readers pass over it.
WeasyPrint's own margin boxes leave such words as content without a place in the
tag tree, and cannot count the pages of files that are joined afterwards.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from reviews.pdf.apart import FOLDER

REGULAR = "SourceSans3-Regular"
BOLD = "SourceSans3-Bold"
MARKING = "OFFICIAL-SENSITIVE"
# Points from the paper's edge to the text, as in print.css: portrait, landscape.
MARGINS = (56.7, 42.5)
TOP = 26.0  # from the upper edge to the base line
BOTTOM = 20.0


@dataclass(frozen=True)
class Stamp:
    """A short text at the top or bottom of a page.

    ``where`` is "top" or "bottom" and "left", "centre" or "right", such as
    "top left"; a "watermark" lies across the page.
    """

    text: str
    where: str
    size: float = 8.5
    font: str = REGULAR
    grey: float = 0.25


def furniture(what: str, marking: str = MARKING) -> list[Stamp]:
    """The marking above and below, and what the file is: on every page."""
    return [
        Stamp(marking, "top centre", font=BOLD),
        Stamp(marking, "bottom centre", font=BOLD),
        Stamp(what, "bottom left"),
    ]


class StampFont:
    """One of our fonts, cut down to the characters that are stamped."""

    def __init__(self, pdf: Pdf, name: str, characters: str) -> None:
        font = _cut(name, frozenset(characters))
        self._glyphs: dict[int, str] = font.getBestCmap()
        self._ids: dict[str, int] = font.getReverseGlyphMap()
        scale = 1000 / font["head"].unitsPerEm
        self._widths = {
            self._ids[glyph]: round(width * scale)
            for glyph, (width, _) in font["hmtx"].metrics.items()
        }
        self.object = self._embed(pdf, name, font, scale)

    def _id(self, character: str) -> int:
        glyph = self._glyphs.get(ord(character)) or self._glyphs[ord("?")]
        return self._ids[glyph]

    def encode(self, text: str) -> str:
        """The text as hexadecimal glyph numbers; an unknown character is "?"."""
        return "".join(f"{self._id(character):04X}" for character in text)

    def width(self, text: str, size: float) -> float:
        """How wide the text is in points."""
        return sum(self._widths[self._id(c)] for c in text) * size / 1000

    def _embed(self, pdf: Pdf, name: str, font: TTFont, scale: float) -> Dictionary:
        out = io.BytesIO()
        font.save(out)
        head, hhea = font["head"], font["hhea"]
        # Six capitals before the name say that the font is a part of itself.
        tag = Name(f"/SARSTP+{name}")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=tag,
            Flags=4,
            FontBBox=Array(
                [round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]
            ),
            ItalicAngle=0,
            Ascent=round(hhea.ascent * scale),
            Descent=round(hhea.descent * scale),
            CapHeight=round(font["OS/2"].sCapHeight * scale),
            StemV=80,
            FontFile2=pdf.make_stream(out.getvalue()),
        )
        glyphs = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=tag,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            CIDToGIDMap=Name.Identity,
            W=Array([0, Array([self._widths[i] for i in sorted(self._widths)])]),
        )
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=tag,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(glyphs)]),
            ToUnicode=pdf.make_stream(self._to_unicode()),
        )
        return pdf.make_indirect(made)

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{self._ids[glyph]:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
            for code, glyph in sorted(self._glyphs.items())
        ]
        # One block holds a hundred pairs at most.
        blocks = [
            "\n".join([f"{len(pairs[i : i + 100])} beginbfchar", *pairs[i : i + 100]])
            + "\nendbfchar"
            for i in range(0, len(pairs), 100)
        ]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                "/CMapName /SARStamp def /CMapType 2 def",
                "1 begincodespacerange <0000> <FFFF> endcodespacerange",
                *blocks,
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        ).encode()


@cache
def _cut(name: str, characters: frozenset[str]) -> TTFont:
    font = TTFont(FOLDER / "fonts" / f"{name}.ttf", recalcTimestamp=False)
    # Reading their rules for ligatures and kerning, to drop them, is most of the work.
    for table in ("GDEF", "GPOS", "GSUB"):
        del font[table]
    options = subset.Options(layout_features=[], name_IDs=[], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters) + "?")
    cutter.subset(font)
    return font


def stamp_pages(
    pdf: Pdf, stamps_of: Callable[[int, int], Sequence[Stamp]], *, first: int = 0
) -> None:
    """Stamp each page from ``first`` on with what ``stamps_of(page, pages)`` says.

    Pages count from 0. No page is set again: a few bytes go before its content,
    so a page's own background would cover them, which our styles do not have.
    """
    total = len(pdf.pages)
    wanted = [
        (page, stamps_of(number, total))
        for number, page in enumerate(pdf.pages)
        if number >= first
    ]
    texts: dict[str, set[str]] = {}
    for _, stamps in wanted:
        for stamp in stamps:
            texts.setdefault(stamp.font, set()).update(stamp.text)
    fonts = {
        name: StampFont(pdf, name, "".join(sorted(characters)))
        for name, characters in sorted(texts.items())
    }
    drawn: dict[tuple[Stamp, str, float, float], str] = {}
    for page, stamps in wanted:
        keys = {name: _add_font(page, font) for name, font in fonts.items()}
        _, _, width, height = (float(v) for v in page.mediabox)
        for stamp in stamps:
            # Most of what is stamped is the same on every page.
            place = (stamp, keys[stamp.font], width, height)
            if place not in drawn:
                drawn[place] = _draw(stamp, fonts[stamp.font], *place[1:])
        lines = [drawn[stamp, keys[stamp.font], width, height] for stamp in stamps]
        page.contents_add(pdf.make_stream("\n".join(lines).encode()), prepend=True)


def _add_font(page: Page, font: StampFont) -> str:
    """Name the font among a page's own: pages share a dictionary, so only once."""
    fonts = page.obj.Resources.Font
    number = 0
    while (key := f"/Stamp{number}") in fonts:
        if fonts[key].objgen == font.object.objgen:
            return key
        number += 1
    fonts[key] = font.object
    return key


def _draw(
    stamp: Stamp, font: StampFont, key: str, page_width: float, page_height: float
) -> str:
    """One text as a drawing that readers are told to pass over."""
    width = font.width(stamp.text, stamp.size)
    if stamp.where == "watermark":
        kind, angle = "/Subtype /Watermark", 52.0 if page_height > page_width else 34.0
        turn = (cos(radians(angle)), sin(radians(angle)))
        x = page_width / 2 - turn[0] * width / 2 + turn[1] * stamp.size * 0.33
        y = page_height / 2 - turn[1] * width / 2 - turn[0] * stamp.size * 0.33
    else:
        margin = MARGINS[page_width > page_height]
        edge, _, side = stamp.where.partition(" ")
        kind = "/Subtype /Header" if edge == "top" else "/Subtype /Footer"
        turn = (1.0, 0.0)
        x = {
            "left": margin,
            "centre": (page_width - width) / 2,
            "right": page_width - margin - width,
        }[side]
        y = page_height - TOP if edge == "top" else BOTTOM
    matrix = f"{turn[0]:.4f} {turn[1]:.4f} {-turn[1]:.4f} {turn[0]:.4f} {x:.2f} {y:.2f}"
    return (
        f"/Artifact <</Type /Pagination {kind}>> BDC q BT {stamp.grey} g"
        f" {key} {stamp.size} Tf {matrix} Tm <{font.encode(stamp.text)}> Tj ET Q EMC"
    )
