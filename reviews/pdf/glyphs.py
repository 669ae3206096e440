"""Which characters our fonts can draw, and how wide a word of them is.

Typst stops at a character that none of its fonts has, and lets a word that is
wider than its column run over the next one. Both are put right beforehand.
"""

import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from reviews.pdf.apart import FOLDER

# What stands for a letter that we cannot draw.
MISSING = "□"
# No shorter word is wider than a column: 12 of the widest letters fit any.
_LONG_WORD = re.compile(r"\S{12,}")
# Pieces that a long word may be broken into.
_PIECE = 8
# Marks on another character, joiners, controls: left out where they are unknown.
_SILENT = frozenset({"Cc", "Cf", "Mn", "Me", "Sk"})


@cache
def _widths() -> dict[str, float]:
    """Each character that every style of our font has, with its width in em.

    The widths are those of bold, which is the widest.
    """
    with TTFont(FOLDER / "fonts" / "SourceSans3-Bold.ttf") as font:
        advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
        glyphs = font.getBestCmap()
    return {chr(code): advances[glyph][0] / em for code, glyph in glyphs.items()}


@cache
def _unknown() -> re.Pattern[str]:
    known = "".join(map(re.escape, _widths()))
    return re.compile(f"[^{known}]")


def drawable(text: str) -> str:
    """A text of one line in which every character can be drawn.

    A picture becomes its name: "🙂" is "[slightly smiling face]". A letter of a
    script that we have no font for becomes "□".
    """
    return _unknown().sub(_stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    character = found[0]
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if kind in _SILENT:
        return ""
    if kind.startswith("S"):
        return f"[{unicodedata.name(character, 'symbol').lower()}]"
    return MISSING


def breakable(text: str, *, ems: float) -> str:
    """A drawable text in which a word wider than so many em may be broken."""
    widths = _widths()

    def pieces(word: re.Match[str]) -> str:
        if sum(widths[character] for character in word[0]) <= ems:
            return word[0]
        return "\u200b".join(
            word[0][i : i + _PIECE] for i in range(0, len(word[0]), _PIECE)
        )

    return _LONG_WORD.sub(pieces, text)
