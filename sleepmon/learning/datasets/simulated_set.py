"""Simulated sleepers as a data set, by number: `simulated 40`, or `simulated 40-160` for others."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.learning.datasets.recording import DataSet, Faults, Recording
from sleepmon.learning.datasets.simulated import Sleepers, windows_of_sleepers

RATE_HZ = 50.0
PER_POSTURE = 2
SAMPLES = 100
SEED = 77
MOST_PEOPLE = 2000


def read_simulated(folder: Path, faults: Faults) -> DataSet:
    """So many simulated people in all postures at all placements, two windows each.

    Of `40-160` the first forty are left out: people of whom no choice was made before.
    """
    first, dash, end = folder.name.rpartition("-")
    try:
        skipped, people = int(first) if dash else 0, int(end)
    except ValueError:
        skipped, people = 0, 0
    if not 0 <= skipped < people <= MOST_PEOPLE:
        raise ImportFailed(
            "The simulated set needs a number of people.",
            "Say for example: simulated 40; or simulated 40-160 for the 120 after them.",
        )
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    drawn = windows_of_sleepers(
        Sleepers(scheme, PER_POSTURE, SEED, RATE_HZ, SAMPLES), range(skipped, people)
    )
    recordings = [
        Recording(
            f"{drawn.subject[row]}/{row}",
            str(drawn.subject[row]),
            int(drawn.placement[row]),
            RATE_HZ,
            drawn.windows_g[row],
            np.full(SAMPLES, drawn.posture[row]),
        )
        for row in range(len(drawn))
    ]
    return DataSet(
        name="simulated",
        title=f"{people - skipped} simulated sleepers",
        unit="g",
        labels=tuple(posture.code for posture in scheme.postures),
        placements=tuple(placement.code for placement in scheme.placements),
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
        round_postures=True,
    )
