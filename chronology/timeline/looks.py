"""How agencies are told apart: by name, by shape and by colour.

Seven colours and eight shapes go round together, so the first 56 agencies differ.
Every colour has a contrast of at least 4.5 to white (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

from chronology.agencies import Agencies

COLOURS = (
    "#1d5b4f",  # green
    "#8a1c4a",  # plum
    "#1b4f9c",  # blue
    "#8a4500",  # brown
    "#5a2d91",  # violet
    "#3d4247",  # grey
    "#a3201d",  # red
)
# Corners as angles (in eighths of a turn from the top, clockwise) and distances.
_SHAPES: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    ("circle", ()),
    ("square", ((1, 1.15), (3, 1.15), (5, 1.15), (7, 1.15))),
    ("triangle", ((0, 1.15), (2.9, 1.2), (5.1, 1.2))),
    ("diamond", ((0, 1.15), (2, 1.15), (4, 1.15), (6, 1.15))),
    ("pentagon", tuple((place * 1.6, 1.1) for place in range(5))),
    ("triangle pointing down", ((4, 1.15), (6.9, 1.2), (1.1, 1.2))),
    ("star", tuple((place * 0.8, 0.55 if place % 2 else 1.2) for place in range(10))),
    (
        "cross",
        tuple(
            (quarter * 2 + turn, distance)
            for quarter in range(4)
            for turn, distance in ((-0.4, 1.15), (0.4, 1.15), (1, 0.55))
        ),
    ),
)


@dataclass(frozen=True)
class Look:
    """An agency's shape, by name, and its colour."""

    shape: str
    colour: str
    number: int

    def path(self, radius: float) -> str:
        """The shape round 0,0 as the data of an SVG path."""
        return _path(self.number % len(_SHAPES), radius)

    @property
    def icon(self) -> str:
        return self.path(7)


def look_of(number: int) -> Look:
    """The look of a review's agency by its place among all that were asked."""
    shape, _ = _SHAPES[number % len(_SHAPES)]
    return Look(shape, COLOURS[number % len(COLOURS)], number)


def looks_of(agencies: Agencies) -> list[tuple[str, str, Look]]:
    """Name, code and look of each agency whose chronology is in.

    A look goes by the place among all that were asked: it stays when others
    come in.
    """
    return [
        (i.agency.name, i.agency.code, look_of(number))
        for number, i in enumerate(agencies.involvements)
        if i in agencies.telling
    ]


@cache
def _path(shape: int, radius: float) -> str:
    corners = _SHAPES[shape][1]
    if not corners:
        size = f"{radius:g} {radius:g}"
        across = f"{2 * radius:g}"
        return f"M0-{radius:g}a{size} 0 1 1 0 {across}a{size} 0 1 1 0-{across}z"
    points = (
        (radius * far * sin(turn * pi / 4), -radius * far * cos(turn * pi / 4))
        for turn, far in corners
    )
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}z"
