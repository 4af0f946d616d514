"""The gravity rule beside trained methods: as sensed, and calibrated by poses of each person.

Reference poses are a part of the very data: of each person and placement the first windows of the
labels that are supine, right, prone or left. Those windows are not judged.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.activity import means_of, moving
from sleepmon.dsp.calibration import calibrated_g, calibration_of, fit_mount
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_scores import Judged
from sleepmon.learning.methods.gravity import GravityRule

GRAVITY = "gravity"
CALIBRATED = "gravity-calibrated"
POSE_WINDOWS = 2
"""Windows of each pose taken as reference, at most half of what there is."""
FEWEST_POSES = 2
_POSES: dict[float, ReferencePose] = {0.0: "supine", 90.0: "right", 180.0: "prone", 270.0: "left"}

Rolls = Sequence[Sequence[float]]


def by_gravity(windows: LabelledWindows, rolls_deg: Rolls) -> Judged:
    """The rule's answers for all windows, as sensed; `rolls_deg` are those of each label."""
    probs = _label_probs(windows.windows_g, rolls_deg)
    return Judged(np.arange(len(windows)), probs, None)


def by_calibrated_gravity(windows: LabelledWindows, rolls_deg: Rolls) -> tuple[Judged, str]:
    """The rule's answers after calibration, and in words what was calibrated by what.

    RefusedError when no sensor of any person has poses enough.
    """
    body = windows.windows_g.copy()
    reference = np.zeros(len(windows), dtype=np.bool_)
    _, person = np.unique(windows.subject, return_inverse=True)
    sensors = np.stack([person, windows.placement], axis=1)
    done = 0
    every = np.unique(sensors, axis=0)
    for sensor in every:
        rows = np.flatnonzero((sensors == sensor).all(axis=1))
        poses = _poses_of(windows, rows, rolls_deg)
        turned = _turned(windows.windows_g[rows], poses, windows.windows_g)
        if turned is not None:
            body[rows], done = turned, done + 1
            reference[np.concatenate(list(poses.values()))] = True
    if done == 0:
        raise RefusedError("No person shows two reference poses, so nothing can be calibrated.")
    judged = np.flatnonzero(~reference)
    words = (
        f"{CALIBRATED}: {done} of {len(every)} sensors turned by reference poses of the same "
        f"person ({int(reference.sum())} windows, which are not judged)"
    )
    return Judged(judged, _label_probs(body[judged], rolls_deg), None), words


def _poses_of(
    windows: LabelledWindows, rows: npt.NDArray[np.int64], rolls_deg: Rolls
) -> dict[ReferencePose, npt.NDArray[np.int64]]:
    """Rows of the first still windows of each pose that is one label alone."""
    found = {}
    still = rows[~moving(windows.windows_g[rows])]
    for label, rolls in enumerate(rolls_deg):
        mine = still[windows.posture[still] == label]
        chosen = mine[: min(POSE_WINDOWS, len(mine) // 2)]
        if len(rolls) == 1 and rolls[0] in _POSES and len(chosen):
            found[_POSES[rolls[0]]] = chosen
    return found


def _turned(
    sensed: npt.NDArray[np.float32],
    poses: dict[ReferencePose, npt.NDArray[np.int64]],
    all_g: npt.NDArray[np.float32],
) -> npt.NDArray[np.float32] | None:
    """Windows in the body's axes; None where the poses are too few or contradict each other."""
    if len(poses) < FEWEST_POSES:
        return None
    held = {pose: means_of(all_g[rows]).mean(axis=0) for pose, rows in poses.items()}
    try:
        fit = fit_mount(held)
    except RefusedError:
        return None
    return calibrated_g(sensed, calibration_of(SensorId("evaluation"), fit, 0))


def _label_probs(windows_g: npt.NDArray[np.float32], rolls_deg: Rolls) -> npt.NDArray[np.float32]:
    """Probability of each label: that of all the rolls at which it lies."""
    label = np.concatenate([np.full(len(rolls), one) for one, rolls in enumerate(rolls_deg)])
    by_roll = GravityRule([roll for rolls in rolls_deg for roll in rolls]).posture_probs(windows_g)
    probs = np.stack(
        [by_roll[:, label == one].sum(axis=1) for one in range(len(rolls_deg))], axis=1
    )
    return probs.astype(np.float32)
