"""The colours hold what the design promises, in four kinds of vision."""

import itertools
import math

import pytest

from sleepmon.gui.palette import (
    POSTURE_COUNT,
    POSTURES,
    ROLES,
    Mode,
    Pattern,
    Role,
    contrast,
    darkened,
    family_of,
    pattern_of,
    rgb,
    stronger_ink,
)

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
VISIONS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
DAY = (Mode.DARK, Mode.LIGHT)
Lab = tuple[float, float, float]


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _seen(colour: str, vision: str) -> tuple[float, ...]:
    parts = [_linear(part) for part in rgb(colour)]
    mixed = (sum(w * p for w, p in zip(row, parts, strict=True)) for row in VISIONS[vision])
    return tuple(min(1.0, max(0.0, part)) for part in mixed)


def _lab(colour: str, vision: str) -> Lab:
    """CIE L*a*b* at D65 of a colour as a kind of vision sees it."""
    r, g, b = _seen(colour, vision)
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883

    def f(t: float) -> float:
        return math.cbrt(t) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def ciede2000(one: Lab, other: Lab) -> float:
    """Colour distance after Sharma, Wu and Dalal 2005."""
    chroma = (math.hypot(one[1], one[2]) + math.hypot(other[1], other[2])) / 2
    lift = 1 + 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7)))
    a1, a2 = one[1] * lift, other[1] * lift
    c1, c2 = math.hypot(a1, one[2]), math.hypot(a2, other[2])
    h1 = math.degrees(math.atan2(one[2], a1)) % 360
    h2 = math.degrees(math.atan2(other[2], a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    light = other[0] - one[0]
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (one[0] + other[0]) / 2, (c1 + c2) / 2
    mean_h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * math.cos(math.radians(mean_h - 30))
        + 0.24 * math.cos(math.radians(2 * mean_h))
        + 0.32 * math.cos(math.radians(3 * mean_h + 6))
        - 0.20 * math.cos(math.radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_c = 2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    r_t = -math.sin(math.radians(60 * math.exp(-(((mean_h - 275) / 25) ** 2)))) * r_c
    l_term, c_term, h_term = light / s_l, (c2 - c1) / s_c, hue / s_h
    return math.sqrt(l_term**2 + c_term**2 + h_term**2 + r_t * c_term * h_term)


def _distance(mode: Mode, vision: str, one: int, other: int) -> float:
    colours = POSTURES[mode]
    return ciede2000(_lab(colours[one], vision), _lab(colours[other], vision))


def test_that_the_distance_agrees_with_the_published_pairs() -> None:
    pairs = (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    )
    for one, other, expected in pairs:
        assert expected == pytest.approx(ciede2000(one, other), abs=1e-4)


@pytest.mark.parametrize("mode", DAY)
@pytest.mark.parametrize("vision", VISIONS)
def test_that_neighbours_are_told_apart(mode: Mode, vision: str) -> None:
    pairs = [(number, (number + 1) % POSTURE_COUNT) for number in range(POSTURE_COUNT)]
    assert min(_distance(mode, vision, *pair) for pair in pairs) >= 14


@pytest.mark.parametrize("mode", DAY)
@pytest.mark.parametrize("vision", VISIONS)
def test_that_all_postures_are_told_apart(mode: Mode, vision: str) -> None:
    pairs = itertools.combinations(range(POSTURE_COUNT), 2)
    assert min(_distance(mode, vision, *pair) for pair in pairs) >= 8.5


@pytest.mark.parametrize("mode", DAY)
def test_that_postures_show_on_cards(mode: Mode) -> None:
    card = ROLES[mode][Role.CARD]
    assert min(round(contrast(colour, card), 2) for colour in POSTURES[mode]) >= 3


@pytest.mark.parametrize("mode", DAY)
def test_that_codes_read_on_their_plates(mode: Mode) -> None:
    weakest = min(contrast(stronger_ink(colour), colour) for colour in POSTURES[mode])
    assert round(weakest, 1) >= 4.8


@pytest.mark.parametrize(
    ("mode", "role", "least"),
    [
        *((mode, role, 4.5) for mode in DAY for role in (Role.INK, Role.INK2, Role.INK3)),
        *((mode, role, 4.5) for mode in DAY for role in (Role.OK, Role.ATTENTION, Role.LOST)),
        *((mode, Role.EDGE, 3.0) for mode in DAY),
        (Mode.NIGHT, Role.INK, 4.5),
        (Mode.NIGHT, Role.INK2, 4.5),
        (Mode.NIGHT, Role.LOST, 4.5),
        (Mode.NIGHT, Role.INK3, 3.0),
    ],
)
def test_that_roles_read_on_cards(mode: Mode, role: Role, least: float) -> None:
    assert contrast(ROLES[mode][role], ROLES[mode][Role.CARD]) >= least


def test_that_page_reads_on_the_lost_pill() -> None:
    for mode in DAY:
        assert contrast(ROLES[mode][Role.PAGE], ROLES[mode][Role.LOST]) >= 4.5


def test_that_twelve_fold_to_four() -> None:
    assert [0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 0] == [family_of(number) for number in range(12)]


def test_that_every_family_border_is_pale_beside_deep() -> None:
    borders = [
        (pattern_of(number), pattern_of((number + 1) % 12))
        for number in range(12)
        if family_of(number) != family_of((number + 1) % 12)
    ]
    assert [(Pattern.PALE, Pattern.DEEP)] * 4 == borders


def test_that_shade_keeps_two_thirds_of_the_light() -> None:
    assert "#035236" == darkened("#047D52", 0.66)
