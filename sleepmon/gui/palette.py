"""The colours of the window as plain numbers: roles, twelve postures, and what may stand on what.

No Qt here, so that tests can measure the colours without a window. Values are from the design;
`tests/unit/gui/test_palette.py` holds their contrasts and distances in four kinds of vision.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Mode(StrEnum):
    """Which of the three looks the window wears."""

    DARK = "dark"
    LIGHT = "light"
    NIGHT = "night"


class Role(StrEnum):
    """What a colour is for; widgets name roles, never colours."""

    PAGE = "page"
    CARD = "card"
    RAISED = "raised"
    LINE = "line"
    EDGE = "edge"
    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    OK = "ok"
    ATTENTION = "attention"
    LOST = "lost"
    BED = "bed"
    SKIN = "skin"
    HAIR = "hair"


class Pattern(StrEnum):
    """How a posture's colour is drawn, so that it shows without hue."""

    SOLID = "solid"
    DEEP = "deep"
    PALE = "pale"


_ORDER = tuple(Role)


def _roles(*colours: str) -> Mapping[Role, str]:
    return MappingProxyType(dict(zip(_ORDER, colours, strict=True)))


# fmt: off
ROLES: Mapping[Mode, Mapping[Role, str]] = MappingProxyType({
    Mode.DARK: _roles(
        "#0E1418", "#161E24", "#1F2A32", "#2C3943", "#6C7C89", "#EAF0F4", "#B3C0CA", "#8998A4",
        "#5CC98F", "#F5B83D", "#FF7468", "#33424D", "#D9C4B0", "#6B5545",
    ),
    Mode.LIGHT: _roles(
        "#F3F5F7", "#FFFFFF", "#EDF1F4", "#D5DDE3", "#7C8A96", "#14202A", "#43525E", "#5F6E7A",
        "#1A7448", "#8A5A00", "#B0003A", "#C5D0D8", "#E9CDB4", "#6B5040",
    ),
    Mode.NIGHT: _roles(
        "#050302", "#0D0805", "#1A1008", "#2E1C0E", "#6E4A28", "#D08A45", "#A56C35", "#87572A",
        "#87572A", "#D08A45", "#FF6A4D", "#2E1C0E", "#A56C35", "#3A2410",
    ),
})

_NIGHT_S, _NIGHT_R, _NIGHT_P, _NIGHT_L = "#5E3B1C", "#7A4C24", "#D08A45", "#A06A34"

POSTURES: Mapping[Mode, tuple[str, ...]] = MappingProxyType({
    Mode.DARK: (
        "#8192FD", "#9AD8FD", "#806516", "#EA8117", "#FBD69B", "#C3266D",
        "#B269A6", "#F9A2CD", "#298249", "#1EBF7F", "#52F7CF", "#5060C7",
    ),
    Mode.LIGHT: (
        "#4E5BDE", "#7A94C3", "#563503", "#A1570A", "#D77D2E", "#6F0846",
        "#864888", "#B87787", "#024B30", "#047D52", "#14A597", "#28239D",
    ),
    Mode.NIGHT: (
        _NIGHT_S, _NIGHT_S, _NIGHT_R, _NIGHT_R, _NIGHT_R, _NIGHT_P,
        _NIGHT_P, _NIGHT_P, _NIGHT_L, _NIGHT_L, _NIGHT_L, _NIGHT_S,
    ),
})
# fmt: on

POSTURE_COUNT = 12
DARK_TEXT = "#0E1418"
LIGHT_TEXT = "#FFFFFF"


def family_of(posture_id: int) -> int:
    """The middle posture (0, 3, 6 or 9) of the family that a posture folds to."""
    return 3 * round(posture_id / 3 + 1e-9) % POSTURE_COUNT


def pattern_of(posture_id: int) -> Pattern:
    """Middle solid; clockwise of it pale; counter-clockwise of it deep."""
    return (Pattern.SOLID, Pattern.PALE, Pattern.DEEP)[posture_id % 3]


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of `#RRGGBB`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    red, green, blue = (_linear(part / 255) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours after WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def stronger_ink(colour: str) -> str:
    """The text colour, near-black or white, that reads best on a plate of this colour."""
    return max((DARK_TEXT, LIGHT_TEXT), key=lambda ink: contrast(ink, colour))


def darkened(colour: str, keep: float = 0.66) -> str:
    """The same hue in shade: the body's far half."""
    return "#" + "".join(f"{round(part * keep):02X}" for part in rgb(colour))
