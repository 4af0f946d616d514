"""Labelled windows of our own nights: one label holds throughout, and the body is at rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT, LabelSpan, LabelTrack
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.activity import still
from sleepmon.dsp.calibration import calibrated_g
from sleepmon.dsp.windows import Windows, windows_of_track
from sleepmon.learning.datasets.windows import LabelledWindows, no_windows, together

SETTLE_S = 1.0
"""Left out after a label begins: people are told the posture before they lie in it."""


@dataclass(frozen=True)
class SensorTrack:
    """All samples of one sensor in one night, with the night's labels.

    `acceleration_g` (n, 3) in the body frame, `times_utc_s` (n,) in Unix seconds.
    """

    acceleration_g: npt.NDArray[np.float32]
    times_utc_s: npt.NDArray[np.float64]
    placement: str
    subject: str
    night: str
    labels: LabelTrack
    calibration: MountCalibration | None = None
    """How the sensor sat, where reference poses told it."""


def windows_of_nights(
    tracks: Iterable[SensorTrack],
    scheme: Scheme,
    rate_hz: float,
    window_samples: int,
    step_samples: int,
) -> LabelledWindows:
    """Windows that lie within one posture label, in order; moving ones teach nothing and go.

    Labels `upright` and `cannot tell` are no postures. UsageError for a code the scheme lacks.
    """
    parts = [
        _windows_of_track(track, scheme, rate_hz, window_samples, step_samples) for track in tracks
    ]
    return together(parts) if parts else no_windows(window_samples)


def _windows_of_track(
    track: SensorTrack, scheme: Scheme, rate_hz: float, window_samples: int, step_samples: int
) -> LabelledWindows:
    placement = scheme.placement_index(track.placement)
    parts = []
    for span in track.labels:
        if span.code in (UPRIGHT, CANNOT_TELL):
            continue
        posture = scheme.posture_index(span.code)
        windows = _within(track, span, rate_hz, window_samples, step_samples)
        kept = windows.acceleration_g[still(windows.acceleration_g)]
        parts.append(_labelled(track, kept, posture, placement))
    return together(parts) if parts else no_windows(window_samples)


def _within(
    track: SensorTrack, span: LabelSpan, rate_hz: float, window_samples: int, step_samples: int
) -> Windows:
    times = track.times_utc_s
    start_s = span.start_ns / 1e9 + SETTLE_S
    end_s = np.inf if span.end_ns is None else span.end_ns / 1e9
    inside = slice(int(np.searchsorted(times, start_s)), int(np.searchsorted(times, end_s)))
    return windows_of_track(
        track.acceleration_g[inside], times[inside], rate_hz, window_samples, step_samples
    )


def _labelled(
    track: SensorTrack, windows_g: npt.NDArray[np.float32], posture: int, placement: int
) -> LabelledWindows:
    count = len(windows_g)
    return LabelledWindows(
        windows_g,
        np.full(count, posture, dtype=np.int64),
        np.full(count, placement, dtype=np.int64),
        np.full(count, track.subject),
        np.full(count, track.night),
        None if track.calibration is None else calibrated_g(windows_g, track.calibration),
    )
