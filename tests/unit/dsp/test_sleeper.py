from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from sleepmon.dsp.sleeper import PLACEMENTS, acceleration_g, don_again, draw_person

Force = npt.NDArray[np.float32]


def _circular_roll_deg(force: Force) -> Force:
    mean = force.mean(axis=-2)
    rolls: Force = np.degrees(np.arctan2(mean[..., 1], mean[..., 0]))
    return rolls


def _slope_deg(force: Force) -> Force:
    mean = force.mean(axis=-2)
    slopes: Force = np.degrees(np.arcsin(mean[..., 2] / np.linalg.norm(mean, axis=-1)))
    return slopes


@pytest.fixture(scope="module")
def crowd() -> dict[str, Force]:
    """120 people lying in four postures for two seconds each: (people, 4, 100, 3)."""
    rng = np.random.default_rng(3)
    roll = np.repeat(np.array([0.0, 90.0, 180.0, 270.0])[:, None], 100, axis=1)
    sensed: dict[str, list[Force]] = {name: [] for name in PLACEMENTS}
    for _ in range(120):
        person = draw_person(rng)
        t = rng.uniform(0, 28_800, 4)[:, None] + np.arange(100) / 50
        for name in PLACEMENTS:
            sensed[name].append(acceleration_g(person, name, roll, t, rng))
    return {name: np.stack(rows) for name, rows in sensed.items()}


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_that_roll_is_read_where_the_person_lies(crowd: dict[str, Force], placement: str) -> None:
    read = _circular_roll_deg(crowd[placement]) - np.array([0.0, 90.0, 180.0, 270.0])
    off = (read + 180) % 360 - 180
    assert (np.abs(np.median(off, axis=0)) < 12).all()
    assert (off.std(axis=0)[:2] < 13).all()


def test_that_chest_and_abdomen_slope_as_measured(crowd: dict[str, Force]) -> None:
    chest, abdomen = _slope_deg(crowd["chest"]), _slope_deg(crowd["abdomen"])
    assert -21 < np.median(chest[:, 0]) < -8
    assert 17 < np.median(chest[:, 2]) < 46
    assert 3 < np.median(abdomen[:, 0]) < 16
    assert -16 < np.median(abdomen[:, 2]) < -2


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_that_a_resting_sensor_reads_one_g(crowd: dict[str, Force], placement: str) -> None:
    size = np.linalg.norm(crowd[placement].mean(axis=-2), axis=-1)
    assert 0.85 < size.min()
    assert size.max() < 1.2


def test_that_a_night_is_the_same_however_it_is_cut() -> None:
    person = draw_person(np.random.default_rng(5))
    chest = person.bodies["chest"]
    quiet = replace(chest, donning=replace(chest.donning, noise_g=0.0))
    noiseless = replace(person, bodies={"chest": quiet})
    t = np.arange(4000) / 50.0
    roll = np.full(4000, 30.0)

    def sensed(part: slice) -> Force:
        return acceleration_g(noiseless, "chest", roll[part], t[part], np.random.default_rng(0))

    whole = sensed(slice(None))
    pieces = [sensed(slice(i, i + 40)) for i in range(0, 4000, 40)]
    np.testing.assert_allclose(whole, np.concatenate(pieces), atol=1e-6)


def test_that_one_sample_at_a_time_can_be_sensed() -> None:
    person = draw_person(np.random.default_rng(8))
    assert (1, 3) == acceleration_g(person, "neck", [0.0], [5.0], np.random.default_rng(1)).shape


def test_that_donning_again_keeps_the_person() -> None:
    person = draw_person(np.random.default_rng(9))
    again = don_again(person, np.random.default_rng(10))
    assert person.breathing_hz == again.breathing_hz
    assert person.bodies["chest"].surface_slope_deg == again.bodies["chest"].surface_slope_deg
    assert person.bodies["chest"].donning != again.bodies["chest"].donning
