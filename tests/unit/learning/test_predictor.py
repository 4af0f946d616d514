"""Asking a model."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from sleepmon.domain.errors import ModelMismatch
from sleepmon.domain.model_card import Calibration, Trust
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import BATCH, Predictor, load_predictor
from sleepmon.learning.weights import read_model, write_model
from tests.unit.learning.conftest import Nights


@pytest.fixture
def predictor(base_folder: Path) -> Predictor:
    return load_predictor(base_folder, threads=1)


def test_that_probabilities_are_probabilities(predictor: Predictor, nights: Nights) -> None:
    answers = predictor.predict(nights().windows_g)
    assert np.allclose(1.0, answers.posture_probs.sum(axis=1), atol=1e-5)
    assert np.allclose(1.0, answers.placement_probs.sum(axis=1), atol=1e-5)
    assert {np.dtype(np.float32)} == {answers.posture_probs.dtype, answers.placement_probs.dtype}


def test_that_the_shipped_model_knows_simulated_people(
    predictor: Predictor, nights: Nights
) -> None:
    windows = nights(people=20, seed=12_345)
    answers = predictor.predict(windows.windows_g)
    assert np.mean(answers.posture_probs.argmax(axis=1) == windows.posture) > 0.7
    assert np.mean(answers.placement_probs.argmax(axis=1) == windows.placement) > 0.45


def test_that_saving_and_loading_change_no_answer(
    base_folder: Path, nights: Nights, tmp_path: Path
) -> None:
    network, card = read_model(base_folder)
    windows = nights().windows_g
    expected = Predictor(network, card).predict(windows)
    write_model(tmp_path, network, card)
    again = load_predictor(tmp_path, threads=1).predict(windows)
    assert np.array_equal(expected.posture_probs, again.posture_probs)
    assert np.array_equal(expected.placement_probs, again.placement_probs)


def test_that_many_windows_answer_as_each_alone(predictor: Predictor, nights: Nights) -> None:
    windows = np.resize(nights(people=5).windows_g, (BATCH + 3, 100, 3))
    together = predictor.predict(windows).posture_probs
    for index in (0, BATCH - 1, BATCH, BATCH + 2):
        alone = predictor.predict(windows[index : index + 1]).posture_probs[0]
        assert np.allclose(alone, together[index], atol=1e-5)


def test_that_a_hole_tells_nothing_and_harms_no_other(predictor: Predictor, nights: Nights) -> None:
    windows = nights().windows_g[:3].copy()
    expected = predictor.predict(windows)
    windows[1, 50, 2] = np.nan
    answers = predictor.predict(windows)
    assert np.allclose(1 / 12, answers.posture_probs[1])
    assert np.allclose(1 / 3, answers.placement_probs[1])
    assert np.allclose(expected.posture_probs[[0, 2]], answers.posture_probs[[0, 2]], atol=1e-6)


@pytest.mark.parametrize("value", [0.0, 1.0, 1e6])
def test_that_constant_windows_have_finite_answers(predictor: Predictor, value: float) -> None:
    answers = predictor.predict(np.full((1, 100, 3), value))
    assert np.isfinite(answers.posture_probs).all()


def test_that_no_windows_give_no_answers(predictor: Predictor) -> None:
    assert (0, 12) == predictor.predict(np.empty((0, 100, 3))).posture_probs.shape


@pytest.mark.parametrize("shape", [(1, 99, 3), (1, 100, 2), (100, 3)])
def test_that_windows_of_another_shape_are_refused(
    predictor: Predictor, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="windows are"):
        predictor.predict(np.zeros(shape))


def test_that_a_temperature_tempers(base_folder: Path, nights: Nights) -> None:
    network, card = read_model(base_folder)
    hot = msgspec.structs.replace(card, calibration=Calibration(posture_temperature=50.0))
    answers = Predictor(network, hot).predict(nights().windows_g)
    assert answers.posture_probs.max() < 0.3


def test_that_gravity_adds_its_own_answer_to_the_posture_alone(
    base_folder: Path, scheme: Scheme, nights: Nights
) -> None:
    network, card = read_model(base_folder)
    windows = nights(people=5).windows_g
    plain, pulled = (
        Predictor(network, msgspec.structs.replace(card, gravity_pull=pull)).predict(windows)
        for pull in (0.0, 1e4)
    )
    rule = GravityRule([posture.roll_deg for posture in scheme.postures]).posture(windows)
    assert np.array_equal(rule, pulled.posture_probs.argmax(axis=1))
    assert not np.array_equal(rule, plain.posture_probs.argmax(axis=1))
    assert np.array_equal(plain.placement_probs, pulled.placement_probs)


def test_that_a_model_of_another_scheme_is_refused(base_folder: Path, scheme: Scheme) -> None:
    load_predictor(base_folder, threads=1, scheme=scheme)
    with pytest.raises(ModelMismatch):
        load_predictor(base_folder, 1, msgspec.structs.replace(scheme, id="other"))


def test_that_the_posture_calibration_does_not_touch_the_placement(
    predictor: Predictor, nights: Nights
) -> None:
    windows = nights(people=3).windows_g
    turned = windows[..., [1, 0, 2]].copy()
    plain, mounted = predictor.predict(windows), predictor.predict(windows, turned)
    assert np.array_equal(plain.placement_probs, mounted.placement_probs)
    assert not np.allclose(plain.posture_probs, mounted.posture_probs)
    as_told = predictor.predict(turned).posture_probs.argmax(axis=1)
    assert np.array_equal(as_told, mounted.posture_probs.argmax(axis=1))


def test_that_windows_without_a_calibration_are_read_as_they_are(
    predictor: Predictor, nights: Nights
) -> None:
    windows = nights().windows_g
    turned = windows.copy()
    turned[::2] = np.nan
    plain, mounted = predictor.predict(windows), predictor.predict(windows, turned)
    assert np.array_equal(plain.posture_probs[::2], mounted.posture_probs[::2])


def test_that_the_confidence_of_a_calibrated_window_has_its_own_temperature(
    base_folder: Path, nights: Nights
) -> None:
    network, card = read_model(base_folder)
    hot = Calibration(mounted=Trust(temperature=50.0))
    predictor = Predictor(network, msgspec.structs.replace(card, calibration=hot))
    windows = nights().windows_g
    assert predictor.predict(windows, windows).posture_probs.max() < 0.3
    assert predictor.predict(windows).posture_probs.max() > 0.9
    uncalibrated = np.zeros(len(windows), dtype=np.bool_)
    rolled = predictor.predict(windows, windows, uncalibrated)
    assert np.array_equal(predictor.predict(windows).posture_probs, rolled.posture_probs)
