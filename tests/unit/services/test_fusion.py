import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.predictions import PredictionState
from sleepmon.services.fusion import fused
from tests.fakes.said import said

STATES: tuple[PredictionState, ...] = ("posture", "unsure", "moving", "upright", "not worn")


def test_that_one_sensor_speaks_for_itself() -> None:
    person = fused([said(1, 3)])
    assert (3, "posture", ("open:1",)) == (person.posture, person.state, person.sensors)
    assert 90.0 == pytest.approx(person.roll_deg)
    assert 0.9 == pytest.approx(person.confidence)


def test_that_one_sensor_keeps_the_arc_that_its_model_gives_it() -> None:
    alone = msgspec.structs.replace(said(1, 3), arc_deg=33.0)
    assert 33.0 == fused([alone]).arc_deg
    assert 33.0 != fused([alone, said(1, 3, sensor="b")]).arc_deg


def test_that_the_surer_sensor_weighs_more() -> None:
    person = fused([said(1, 0, confidence=0.5), said(1, 6, sensor="open:2", confidence=0.95)])
    assert 6 == person.posture


def test_that_an_unsure_sensor_hardly_counts() -> None:
    person = fused([said(1, 0, confidence=0.6), said(1, 6, sensor="b", state="unsure")])
    assert (0, "posture") == (person.posture, person.state)


def test_that_only_unsure_sensors_give_no_posture_but_a_roll() -> None:
    person = fused([said(1, 4, state="unsure", confidence=0.2)])
    assert (None, "unsure") == (person.posture, person.state)
    assert 120.0 == pytest.approx(person.roll_deg)


def test_that_rolls_are_averaged_round_the_circle() -> None:
    person = fused([said(1, 0, roll_deg=350.0), said(1, 0, sensor="b", roll_deg=20.0)])
    assert 5.0 == pytest.approx(person.roll_deg)


def test_that_opposite_rolls_give_none() -> None:
    person = fused([said(1, 0, roll_deg=0.0), said(1, 0, sensor="b", roll_deg=180.0)])
    assert person.roll_deg is None


@pytest.mark.parametrize("state", ["moving", "upright"])
def test_that_half_of_the_sensors_decide_that_the_person_does_not_lie(state: str) -> None:
    one = said(1, 0)
    other = said(1, 0, sensor="b", state="moving" if state == "moving" else "upright")
    person = fused([one, other])
    assert (None, state, None) == (person.posture, person.state, person.roll_deg)


def test_that_one_moving_sensor_of_three_does_not_decide() -> None:
    person = fused([said(1, 2), said(1, 2, sensor="b"), said(1, 2, sensor="c", state="moving")])
    assert ("posture", ("open:1", "b")) == (person.state, person.sensors)


def test_that_sensors_not_worn_have_no_say() -> None:
    away = said(1, 0, sensor="b", state="not worn")
    assert 5 == fused([away, said(1, 5)]).posture
    assert "not worn" == fused([away]).state


@given(
    st.lists(
        st.tuples(
            st.integers(0, 11),
            st.sampled_from(STATES),
            st.floats(0.1, 1.0),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_that_every_mixture_has_one_answer(rows: list[tuple[int, PredictionState, float]]) -> None:
    predictions = [
        said(1, posture, sensor=str(index), state=state, confidence=confidence)
        for index, (posture, state, confidence) in enumerate(rows)
    ]
    person = fused(predictions)
    assert (person.state == "posture") == (person.posture is not None)
    assert 0.0 <= person.confidence <= 1.0 + 1e-9
    assert person.roll_deg is None or 0.0 <= person.roll_deg < 360.0


def test_that_agreement_makes_surer_and_one_sensor_stays_as_it_is() -> None:
    alone = fused([said(1, 3, confidence=0.7)])
    both = fused([said(1, 3, confidence=0.7), said(1, 3, sensor="b", confidence=0.7)])
    assert 0.7 == pytest.approx(alone.confidence)
    assert both.confidence > 0.8
    assert both.arc_deg < alone.arc_deg


def test_that_sure_sensors_that_contradict_each_other_leave_it_open() -> None:
    person = fused([said(1, 0, confidence=0.9), said(1, 6, sensor="b", confidence=0.9)])
    assert (None, "unsure") == (person.posture, person.state)
    assert person.confidence < 0.6
    assert person.arc_deg > 90.0


def test_that_neighbouring_sectors_are_no_contradiction() -> None:
    person = fused([said(1, 0, confidence=0.9), said(1, 1, sensor="b", confidence=0.9)])
    assert "posture" == person.state


def test_that_a_third_sensor_decides_between_two() -> None:
    rows = [said(1, 0), said(1, 6, sensor="b"), said(1, 6, sensor="c")]
    person = fused(rows)
    assert (6, "posture") == (person.posture, person.state)
    assert person.confidence > 0.6


def test_that_the_order_of_sensors_does_not_matter() -> None:
    rows = [said(1, 2), said(1, 3, sensor="b", confidence=0.5), said(1, 2, sensor="c")]
    one, other = fused(rows), fused(rows[::-1])
    assert one.posture == other.posture
    assert one.confidence == pytest.approx(other.confidence)


def test_that_the_person_is_calibrated_when_all_sensors_are() -> None:
    turned = msgspec.structs.replace(said(1, 2), calibrated=True)
    assert fused([turned]).calibrated
    assert not fused([turned, said(1, 2, sensor="b")]).calibrated
