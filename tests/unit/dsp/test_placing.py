import numpy as np
import pytest

from sleepmon.dsp.placing import evidence_of, placed_together, share_of


def test_that_every_posture_counts_alike() -> None:
    probs = [[0.9, 0.1]] * 9 + [[0.1, 0.9]]
    held_long = evidence_of(probs, [0] * 9 + [1])
    assert held_long[0] == pytest.approx(held_long[1])
    assert evidence_of(probs, [0] * 10)[0] > evidence_of(probs, [0] * 10)[1]


def test_that_no_window_alone_rules_out_a_place() -> None:
    assert np.isfinite(evidence_of([[1.0, 0.0]], [0])).all()


def test_that_two_sensors_are_never_put_in_one_place() -> None:
    evidence = {"a": np.array([-1.0, -0.2]), "b": np.array([-2.0, -0.1])}
    assert {"a": 0, "b": 1} == placed_together(evidence)


def test_that_one_sensor_goes_where_it_is_likeliest() -> None:
    assert {"a": 2} == placed_together({"a": np.array([-3.0, -2.0, -1.0])})
    assert {"a": 1} == placed_together({"a": np.array([-3.0, -2.0, -1.0])}, among=(0, 1))


def test_that_more_sensors_than_places_are_placed_each_for_itself() -> None:
    evidence = {name: np.array([-1.0, -2.0]) for name in "abc"}
    assert {"a": 0, "b": 0, "c": 0} == placed_together(evidence)
    assert {} == placed_together({})


def test_that_shares_sum_to_one() -> None:
    assert 1.0 == pytest.approx(float(share_of(np.array([-5.0, -1.0, -2.0])).sum()))
