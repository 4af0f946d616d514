import numpy as np
import pytest

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.dsp.mount import EXPECTED, between_deg, held_g, refuse_contradictions, unit

RATE_HZ = 50.0


def samples(seconds: float = 4.0, noise_g: float = 0.01, size: float = 1.0) -> np.ndarray[
    tuple[int, int], np.dtype[np.float64]
]:  # fmt: skip
    rng = np.random.default_rng(1)
    still = np.tile([size, 0.0, 0.0], (round(seconds * RATE_HZ), 1))
    return still + rng.normal(0.0, noise_g, still.shape)


def poses(**vectors: tuple[float, float, float]) -> dict[
    ReferencePose, np.ndarray[tuple[int], np.dtype[np.float64]]
]:  # fmt: skip
    return {pose: np.array(vectors[pose]) for pose in EXPECTED if pose in vectors}


def test_that_a_held_pose_gives_its_mean() -> None:
    assert [1.0, 0.0, 0.0] == pytest.approx(held_g(samples(), RATE_HZ, "supine").tolist(), abs=0.01)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (samples(seconds=1.0), "Too few samples came while lying on the back"),
        (samples() * np.nan, "Too few samples"),
        (samples(noise_g=0.08), "movement while lying on the back"),
        (samples(size=1.6), "1.60 g at rest, not 1 g"),
        (samples(size=0.5), "0.50 g at rest, not 1 g"),
    ],
)
def test_that_what_is_no_held_pose_is_refused(
    held: np.ndarray[tuple[int, int], np.dtype[np.float64]], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        held_g(held, RATE_HZ, "supine")


def test_that_a_slow_turn_is_refused() -> None:
    angle = np.radians(np.linspace(0.0, 9.0, 200))
    turning = np.stack([np.cos(angle), np.sin(angle), np.zeros(200)], axis=1)
    with pytest.raises(RefusedError, match="still turned"):
        held_g(turning, RATE_HZ, "prone")


def test_that_all_poses_as_expected_fit() -> None:
    refuse_contradictions({pose: np.array(v) for pose, v in EXPECTED.items()})


def test_that_the_same_pose_twice_is_no_pair() -> None:
    with pytest.raises(RefusedError, match="only 6 degrees apart"):
        refuse_contradictions(poses(supine=(1.0, 0.0, 0.0), prone=(1.0, 0.1, 0.0)))


def test_that_a_sitting_person_is_not_lying() -> None:
    with pytest.raises(RefusedError, match="degrees apart"):
        refuse_contradictions(poses(supine=(0.1, 0.0, 1.0), upright=(0.0, 0.0, 1.0)))


def test_that_sides_cannot_be_opposite_to_the_back() -> None:
    with pytest.raises(RefusedError, match="which no body does"):
        refuse_contradictions(poses(supine=(1.0, 0.0, 0.0), right=(-1.0, 0.3, 0.0)))


def test_that_back_or_front_is_needed() -> None:
    with pytest.raises(RefusedError, match="on the back or on the front"):
        refuse_contradictions(poses(right=(0.0, 1.0, 0.0), upright=(0.0, 0.0, 1.0)))


def test_that_angles_are_between_directions() -> None:
    assert 90.0 == pytest.approx(between_deg([2, 0, 0], [0, 0, 5]))
    assert [0.0, 0.0, 0.0] == unit([0.0, 0.0, 0.0]).tolist()
