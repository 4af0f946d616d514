import numpy as np

from sleepmon.dsp.restless import MOVE_CHANCE, chance, restless_g


def test_that_chance_is_even_and_the_same_each_time() -> None:
    slots = np.arange(20_000.0)
    drawn = chance(11, slots, 0)
    np.testing.assert_array_equal(drawn, chance(11, slots, 0))
    assert abs(drawn.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(drawn, chance(12, slots, 0))[0, 1]) < 0.03
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.03


def test_that_people_stir_as_often_as_said() -> None:
    t = np.arange(0, 20_000, 0.25)
    force = restless_g(3, np.zeros(len(t)), t).reshape(-1, 40, 3)
    stirred = (np.abs(force).max(axis=(1, 2)) > 0.001).mean()
    assert abs(stirred - MOVE_CHANCE) < 0.05


def test_that_turning_through_360_is_no_jump() -> None:
    t = np.arange(50) / 50.0
    over_zero = np.mod(350 + 20 * t, 360)
    assert np.abs(restless_g(1, over_zero, t)).max() < 0.15


def test_that_turning_shakes_and_lying_does_not() -> None:
    t = np.arange(100) / 50.0
    seed = 1
    while np.abs(restless_g(seed, np.zeros(100), t)).max() > 0:
        seed += 1
    assert 0.03 < restless_g(seed, 45.0 * t, t).std() < 0.12
