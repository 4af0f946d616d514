"""People of DSADS (Barshan and Altun, UCI, CC BY 4.0) on the back and on the right side.

Not part of sleepmon: the user names the folder. Of each person the first piece on the back and the
first on the side that are held still are the reference poses of a mount calibration; those before
are left out, all later ones are judged.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import ImportFailed, RefusedError
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.activity import still
from sleepmon.dsp.calibration import calibrated_g, calibration_of, fit_mount
from sleepmon.dsp.mount import held_g
from sleepmon.dsp.windows import windows_of_track
from sleepmon.learning.real_people import RestingPeople

Floats = npt.NDArray[np.float64]

DATA = "DSADS, lying, first still piece of each posture left out for calibration"
POSES: dict[str, tuple[ReferencePose, str]] = {"a03": ("supine", "S"), "a04": ("right", "R")}
"""Activities of the set, the pose that each is, and the posture family that is right."""
DSADS_RATE_HZ = 25.0
GRAVITY_M_S2 = 9.81
COLUMNS, ROWS = 45, 125
MOST_BYTES = 1024 * 1024


def dsads_people(folder: Path, rate_hz: float, window_samples: int) -> RestingPeople:
    """Torso windows of all people in the folder, sensed and calibrated; ImportFailed if none."""
    people = sorted({path.name for path in folder.glob("a03/p*")})
    if not people:
        raise ImportFailed(
            "This folder holds no lying people of DSADS.", "Choose the folder that holds a03, a04."
        )
    windows, turned, families, subjects = [], [], [], []
    for person in people:
        pieces = {activity: _pieces(folder / activity / person) for activity in POSES}
        held = {activity: _first_held(pieces[activity], POSES[activity][0]) for activity in POSES}
        poses = {POSES[activity][0]: mean for activity, (mean, _) in held.items()}
        calibration = calibration_of(SensorId(f"dsads:{person}"), fit_mount(poses), 0)
        for activity, (_, others) in held.items():
            for piece in others:
                cut = _windows(piece, rate_hz, window_samples)
                windows.append(cut)
                turned.append(calibrated_g(cut, calibration))
                families += [POSES[activity][1]] * len(cut)
                subjects += [f"dsads-{person}"] * len(cut)
    sensed = np.concatenate(windows)
    return RestingPeople(
        sensed,
        tuple(families),
        ("chest",) * len(sensed),
        np.array(subjects),
        DATA,
        np.concatenate(turned),
    )


def _first_held(pieces: list[Floats], pose: ReferencePose) -> tuple[Floats, list[Floats]]:
    """Mean of the first piece in which the pose is held, and the pieces after it."""
    for index, piece in enumerate(pieces):
        try:
            return held_g(piece, DSADS_RATE_HZ, pose), pieces[index + 1 :]
        except RefusedError:
            continue  # as at the bedside: hold the pose and try again
    raise ImportFailed(f"Nobody held still in any of {len(pieces)} pieces of DSADS.")


def _pieces(folder: Path) -> list[Floats]:
    """All pieces of a person in one activity, in g, in the body's axes: a = z, l = -y, h = x."""
    files = sorted(folder.glob("s*.txt"))
    if len(files) < 2:
        raise ImportFailed(f"{folder.parent.name}/{folder.name} holds too few pieces of DSADS.")
    return [_piece(path) for path in files]


def _piece(path: Path) -> Floats:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportFailed(f"{path.name} is too large for a piece of DSADS.")
        rows = np.loadtxt(path, delimiter=",", ndmin=2)
    except (OSError, ValueError) as error:
        raise ImportFailed(f"{path.name} is no piece of DSADS.", details=str(error)) from error
    if rows.shape != (ROWS, COLUMNS):
        raise ImportFailed(f"{path.name} has another size than the pieces of DSADS.")
    xyz = rows[:, :3] / GRAVITY_M_S2
    return np.stack([xyz[:, 2], -xyz[:, 1], xyz[:, 0]], axis=1)


def _windows(piece: Floats, rate_hz: float, window_samples: int) -> npt.NDArray[np.float32]:
    times_s = np.arange(len(piece)) / DSADS_RATE_HZ
    cut = windows_of_track(piece, times_s, rate_hz, window_samples, window_samples).acceleration_g
    return np.asarray(cut[still(cut)])
