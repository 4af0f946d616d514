"""Our own nights as a data set: what was labelled, sensor by sensor, at an even rate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np

from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT, LabelTrack
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.resample import resample
from sleepmon.learning.datasets.nights import SETTLE_S, SensorTrack
from sleepmon.learning.datasets.recording import DataSet, Problem, Recording, runs_of

RATE_HZ = 50.0


def data_set_of_nights(
    tracks: Iterable[SensorTrack], scheme: Scheme, problems: Iterable[Problem] = ()
) -> DataSet:
    """The tracks of any number of nights as sensed, cut at gaps; the rest of each is left out.

    Mount calibrations of the nights are not used: methods are compared on what sensors give.
    """
    recordings = [piece for track in tracks for piece in _recordings(track, scheme)]
    return DataSet(
        name="nights",
        title="Own nights",
        unit="g",
        labels=tuple(posture.code for posture in scheme.postures),
        placements=tuple(placement.code for placement in scheme.placements),
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(problems),
        round_postures=True,
    )


def _recordings(track: SensorTrack, scheme: Scheme) -> Iterator[Recording]:
    placement = scheme.placement_index(track.placement)
    numbers = count()
    for start_s, end_s, posture in _stretches(track.labels, scheme):
        times = track.times_utc_s
        inside = slice(int(np.searchsorted(times, start_s)), int(np.searchsorted(times, end_s)))
        even = resample(track.acceleration_g[inside], times[inside], RATE_HZ)
        for run in runs_of(np.asarray(np.isfinite(even).all(axis=1), dtype=np.int64)):
            if np.isfinite(even[run.start]).all():
                yield Recording(
                    f"{track.night}/{track.placement}/{next(numbers)}",
                    track.subject,
                    placement,
                    RATE_HZ,
                    even[run].astype(np.float32),
                    np.full(run.stop - run.start, posture, dtype=np.int64),
                )


def _stretches(labels: LabelTrack, scheme: Scheme) -> Iterator[tuple[float, float, int]]:
    """When each posture label holds, without its first second, and its number."""
    for span in labels:
        if span.code not in (UPRIGHT, CANNOT_TELL):
            end_s = np.inf if span.end_ns is None else span.end_ns / 1e9
            yield span.start_ns / 1e9 + SETTLE_S, end_s, scheme.posture_index(span.code)
