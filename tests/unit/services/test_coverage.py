import pytest

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.services.coverage import LabelledNight, coverage_of
from tests.fakes.labelled import MINUTE_NS, SCHEME, a_night


def night_with(*spans: LabelSpan) -> LabelledNight:
    return LabelledNight(
        "/n.h5", "S01", SCHEME.digest, False, ("chest",), LabelTrack(spans), 0, 100
    )


def test_that_an_open_label_lasts_to_the_end_of_the_night() -> None:
    night = night_with(LabelSpan(start_ns=40, end_ns=None, code="S", made_at_ns=0))
    assert 60 / MINUTE_NS == pytest.approx(night.minutes["S"])


def test_that_upright_and_cannot_tell_are_no_postures() -> None:
    night = night_with(
        LabelSpan(start_ns=0, end_ns=10, code="upright", made_at_ns=0),
        LabelSpan(start_ns=10, end_ns=20, code="cannot tell", made_at_ns=0),
        LabelSpan(start_ns=20, end_ns=30, code="R", made_at_ns=0),
    )
    assert {"R"} == night.postures


def test_that_coverage_adds_up_nights_by_person_placement_and_posture() -> None:
    nights = [a_night("a", "S02", ("R", "S")), a_night("b", "S01", ("S",), placements=("chest",))]
    cells = coverage_of([*nights, nights[1]], SCHEME)
    assert ("S01", "chest", "S", 2.0) == (
        cells[0].subject,
        cells[0].placement,
        cells[0].posture,
        cells[0].minutes,
    )
    assert ["neck", "neck", "chest", "chest"] == [cell.placement for cell in cells[1:5]]
    assert ["S", "R"] == [cell.posture for cell in cells[1:3]]
