"""Pictures are sound XML that hold what they should."""

from xml.etree import ElementTree

import pytest

from sleepmon.reports.svg import against, curves, square

SVG = "{http://www.w3.org/2000/svg}"


def test_that_each_line_has_its_points_and_its_name() -> None:
    page = ElementTree.fromstring(curves("A & B", {"one": [0.5, 0.2], "two <": [0.4]}, "wrong"))
    lines = page.findall(f"{SVG}polyline")
    assert [2, 1] == [len(str(line.get("points")).split()) for line in lines]
    words = [text.text for text in page.findall(f"{SVG}text")]
    assert {"A & B", "one", "two <", "wrong"} <= set(words)


def test_that_nothing_to_draw_is_no_error() -> None:
    assert not ElementTree.fromstring(curves("none", {}, "wrong")).findall(f"{SVG}polyline")


def test_that_a_square_shades_parts_of_the_row() -> None:
    page = ElementTree.fromstring(square("made", ["a", "b"], [[3, 1], [0, 0]]))
    shades = [rect.get("fill-opacity") for rect in page.findall(f"{SVG}rect")][1:]
    assert ["0.750", "0.250", "0.000", "0.000"] == shades
    assert "75" in [text.text for text in page.findall(f"{SVG}text")]


def test_that_a_square_leaves_out_what_never_occurs_and_is_as_wide_as_its_title() -> None:
    page = ElementTree.fromstring(square("m" * 90, ["a", "b", "c"], [[3, 0, 1], [0] * 3, [0] * 3]))
    words = {text.text for text in page.findall(f"{SVG}text")}
    assert {"a", "c"} <= words
    assert "b" not in words
    assert float(str(page.get("width"))) > 8 * 90


def test_that_a_single_epoch_is_seen() -> None:
    page = ElementTree.fromstring(curves("one epoch", {"one": [0.5]}, "wrong"))
    assert 1 == len(page.findall(f"{SVG}circle"))


def test_that_doubled_amounts_are_equal_steps_apart() -> None:
    page = ElementTree.fromstring(against("more", {"one": {1.0: 0.2, 2.0: 0.3, 4.0: 0.4}}, "min"))
    (line,) = page.findall(f"{SVG}polyline")
    x = [float(spot.split(",")[0]) for spot in str(line.get("points")).split()]
    assert x[2] - x[1] == pytest.approx(x[1] - x[0], abs=0.2)
    assert "min: 1, 2, 4" in [text.text for text in page.findall(f"{SVG}text")]
