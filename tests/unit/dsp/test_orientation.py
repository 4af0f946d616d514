"""Roll, slope, sectors and arcs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.dsp.orientation import (
    angle_between_deg,
    arc_deg,
    arcs_deg,
    roll_deg,
    sector_of,
    slope_deg,
)


@pytest.mark.parametrize(
    ("front", "left", "expected"), [(1, 0, 0), (0, 1, 90), (-1, 0, 180), (0, -1, 270)]
)
def test_that_roll_names_the_four_sides(front: float, left: float, expected: float) -> None:
    assert expected == pytest.approx(float(roll_deg([front, left, 0.1])))


def test_that_roll_stays_below_360() -> None:
    assert 0.0 == float(roll_deg([1.0, -1e-18, 0.0]))


def test_that_standing_slopes_ninety_and_lying_zero() -> None:
    assert [90.0, 0.0, -90.0] == pytest.approx(
        slope_deg(np.array([[0, 0, 1], [1, 0, 0], [0, 0, -0.9]])).tolist()
    )


def test_that_a_vector_of_zeros_has_finite_angles() -> None:
    assert np.isfinite([roll_deg([0, 0, 0]), slope_deg([0, 0, 0])]).all()


@given(st.floats(0, 360), st.floats(-179, 179))
def test_that_the_short_way_is_found(start: float, turn: float) -> None:
    assert turn == pytest.approx(float(angle_between_deg(start, (start + turn) % 360)), abs=1e-6)


def test_that_sectors_are_centred_on_their_roll() -> None:
    assert [0, 0, 1, 11, 0] == sector_of([0, 14.9, 15.1, 340, 359]).tolist()


def test_that_a_certain_answer_has_an_arc_within_its_sector() -> None:
    assert 12.0 == pytest.approx(arc_deg(np.eye(12)[3]))


def test_that_no_answer_has_the_whole_circle_in_its_arc() -> None:
    assert 0.8 * 180 == pytest.approx(arc_deg(np.full(12, 1 / 12)), abs=1e-6)


def test_that_two_equal_neighbours_widen_the_arc() -> None:
    probs = np.zeros(12)
    probs[[0, 11]] = 0.5
    assert 15 + 30 * 0.6 == pytest.approx(arc_deg(probs))


def test_that_probabilities_that_are_no_numbers_give_the_widest_arc() -> None:
    assert 144.0 == arc_deg(np.full(12, np.nan))


def test_that_many_arcs_are_each_alone() -> None:
    rng = np.random.default_rng(4)
    probs = rng.dirichlet(np.full(12, 0.3), 200)
    for share in (0.5, 0.8, 0.95):
        assert [arc_deg(row, share) for row in probs] == pytest.approx(
            arcs_deg(probs, share).tolist()
        )


def test_that_an_uneven_number_of_sectors_has_arcs_too() -> None:
    assert 0.8 * 180 == pytest.approx(arc_deg(np.full(5, 0.2)))
