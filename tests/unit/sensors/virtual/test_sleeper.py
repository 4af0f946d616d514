import numpy as np
import pytest

from sleepmon.dsp.taps import jolts_s, triple_taps_s
from sleepmon.sensors.replay import Recording
from sleepmon.sensors.virtual.sleeper import Sleeper


def _roll(sleeper: Sleeper, at_s: float) -> float:
    return float(sleeper.roll_deg(np.array([at_s]))[0])


def test_that_the_person_starts_supine() -> None:
    assert 0.0 == _roll(Sleeper(1), 5.0)


def test_that_turns_are_smooth_and_arrive() -> None:
    sleeper = Sleeper(1)
    sleeper.turn(90.0, 2.0, now_s=10.0)
    rolls = sleeper.roll_deg(np.linspace(9.0, 13.0, 401))
    assert (0.0, 90.0) == (rolls[0], rolls[-1])
    assert (np.diff(rolls) >= 0).all()
    assert np.diff(rolls).max() < 1.0
    assert 45.0 == pytest.approx(_roll(sleeper, 11.0))


def test_that_turns_take_the_short_way() -> None:
    sleeper = Sleeper(1)
    sleeper.turn(330.0, 2.0, now_s=10.0)
    assert 345.0 == pytest.approx(_roll(sleeper, 11.0))


def test_that_a_turn_within_a_turn_goes_on_from_there() -> None:
    sleeper = Sleeper(1)
    sleeper.turn(90.0, 2.0, now_s=10.0)
    sleeper.turn(0.0, 2.0, now_s=11.0)
    assert 45.0 == pytest.approx(_roll(sleeper, 11.0))
    assert 0.0 == pytest.approx(_roll(sleeper, 13.0))


def test_that_a_night_of_turns_is_not_kept() -> None:
    sleeper = Sleeper(1)
    for turn in range(2000):
        sleeper.turn(30.0 * turn, 1.0, now_s=10.0 * turn)
    assert (30.0 * 1999) % 360 == pytest.approx(_roll(sleeper, 20_000.0))
    assert len(sleeper._turns) < 10


@pytest.mark.parametrize("placement", ["neck", "chest", "abdomen"])
def test_that_each_placement_senses_where_the_person_lies(placement: str) -> None:
    sleeper = Sleeper(3)
    sleeper.turn(90.0, 1.0, now_s=0.0)
    force = sleeper.acceleration_g(placement, np.arange(5.0, 7.0, 0.01)).mean(axis=0)
    assert 0.8 < force[1]


def test_that_a_recording_is_sensed_from_now_on_until_the_next_turn() -> None:
    sleeper = Sleeper(1)
    recording = Recording(np.array([0.0, 10.0]), np.array([[0, 0, 1], [0, 0, 2]], np.float32))
    assert 10.0 == sleeper.replay({"chest": recording}, now_s=100.0)
    sensed = sleeper.acceleration_g("chest", np.array([105.0]))
    np.testing.assert_allclose([[0, 0, 1.5]], sensed)
    assert abs(sleeper.acceleration_g("neck", np.array([105.0]))[0, 0] - 0.9) < 0.3
    sleeper.turn(180.0, 1.0, now_s=106.0)
    assert sleeper.acceleration_g("chest", np.array([110.0]))[0, 0] < -0.5


def test_that_a_person_who_sits_up_is_upright_and_lies_down_again() -> None:
    sleeper = Sleeper(3)
    sleeper.turn(0.0, 1.0, now_s=10.0, upright=True)
    for placement in ("neck", "chest", "abdomen"):
        force = sleeper.acceleration_g(placement, np.arange(12.0, 14.0, 0.01)).mean(axis=0)
        assert force[2] > 0.6
    sleeper.turn(0.0, 1.0, now_s=20.0)
    assert sleeper.acceleration_g("chest", np.arange(22.0, 24.0, 0.01)).mean(axis=0)[0] > 0.8


def test_that_three_taps_are_felt_alike_at_all_placements_and_then_it_is_calm() -> None:
    sleeper = Sleeper(1)
    sleeper.tap(now_s=10.0)
    t_s = np.arange(10.0, 14.0, 0.01)
    for placement in ("neck", "chest", "abdomen"):
        felt = triple_taps_s(jolts_s(sleeper.acceleration_g(placement, t_s), t_s))
        np.testing.assert_allclose([[11.0, 11.5, 12.0]], felt, atol=0.0051)
    for tap in range(100):
        sleeper.tap(now_s=100.0 * tap)
    assert len(sleeper._taps_s) < 10
