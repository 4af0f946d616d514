"""Moving, upright, still and unsure."""

import numpy as np

from sleepmon.dsp.activity import means_of, moving, states_of, still, upright


def windows(*directions: tuple[float, float, float]) -> np.ndarray:
    return np.repeat(np.array(directions, dtype=np.float32)[:, None], 100, axis=1)


def test_that_a_body_at_rest_is_still() -> None:
    assert [True] == still(windows((1, 0, 0))).tolist()


def test_that_a_shaken_axis_is_moving() -> None:
    x = windows((1, 0, 0))
    x[0, ::2, 1] = 0.3
    assert [True] == moving(x).tolist()


def test_that_a_force_far_from_one_g_is_not_rest() -> None:
    assert [True, True] == moving(windows((0, 0, 0), (1.5, 0, 0))).tolist()


def test_that_a_window_with_a_hole_is_not_rest() -> None:
    x = windows((1, 0, 0))
    x[0, 3, 0] = np.nan
    assert [True] == moving(x).tolist()


def test_that_a_long_axis_along_gravity_is_upright() -> None:
    assert [True, False] == upright(windows((0.1, 0, 1), (0.8, 0, 0.6))).tolist()


def test_that_moving_goes_before_upright_before_unsure() -> None:
    x = windows((0, 0, 2), (0, 0, 1), (1, 0, 0), (1, 0, 0))
    assert ["moving", "upright", "unsure", "posture"] == states_of(x, [0.1, 0.1, 0.1, 0.9], 0.3)


def test_that_quick_means_are_means() -> None:
    x = np.random.default_rng(3).normal(size=(7, 100, 3)).astype(np.float32)
    assert np.allclose(x.mean(axis=1), means_of(x), atol=1e-6)
    assert (0, 3) == means_of(x[:0]).shape
    assert [] == states_of(x[:0], [], 0.5)
