"""The table of a comparison, and its pictures."""

from xml.etree import ElementTree

import msgspec

from sleepmon.domain.evaluation import LEAKY
from sleepmon.reports.evaluation import pictures, table
from tests.fakes.evaluation import curve_point, evaluation_result


def test_that_methods_stand_side_by_side_with_intervals() -> None:
    words = table(evaluation_result())
    (row,) = [line for line in words.splitlines() if line.startswith("posture_accuracy")]
    assert "0.700 (0.600 to 0.700)" in row
    assert "0.800 (0.700 to 0.800)" in row
    assert "seconds per epoch" in words
    assert "a.txt: bad lines (3 times)" in words


def test_that_differences_that_tell_are_marked() -> None:
    (line,) = [line for line in table(evaluation_result()).splitlines() if "minus" in line]
    assert line.endswith("+0.100 (+0.050 to +0.150) * [+0.080 +0.120]")


def test_that_few_people_are_called_few() -> None:
    few = msgspec.structs.replace(evaluation_result(), people=4)
    assert "Only 4 people: intervals over so few tell little." in table(few)


def test_that_a_leaky_split_is_called_leaky_everywhere() -> None:
    result = evaluation_result(leaky=True)
    assert LEAKY in table(result)
    assert all("leaky" in picture for _, picture in pictures(result))


def test_that_pictures_are_named_by_method_and_sound() -> None:
    made = dict(pictures(evaluation_result()))
    assert {
        "curves-learning_wrong.svg", "curves-chosen_by_wrong.svg",
        "confusion-mtl.svg", "confusion-placement-mtl.svg",
        "confusion-smooth-distill.svg", "confusion-placement-smooth-distill.svg",
    } == set(made)  # fmt: skip
    for picture in made.values():
        ElementTree.fromstring(picture)


def test_that_several_problems_are_told_and_the_rest_counted() -> None:
    problems = tuple(f"{number}.txt: bad lines (1 times)" for number in range(8))
    words = table(msgspec.structs.replace(evaluation_result(), problems=problems))
    assert all(problem in words for problem in problems[:5])
    assert "and 3 more things" in words


def test_that_what_more_labels_bring_is_told_and_drawn() -> None:
    points = (curve_point(1, 2, 0.5), curve_point(4, 4, 0.6), curve_point(4, 8, 0.7))
    result = msgspec.structs.replace(evaluation_result(), learning_curve=points)
    told = [line.split() for line in table(result).splitlines() if line.startswith("  mtl")]
    assert ["mtl", "4.0", "8.0", "0.700"] in told
    page = ElementTree.fromstring(dict(pictures(result))["labels-posture_accuracy.svg"])
    lines = page.findall("{http://www.w3.org/2000/svg}polyline")
    assert [2, 2] == [len(str(line.get("points")).split()) for line in lines]
    assert "What more labels" not in table(evaluation_result())
