"""When each sample was taken, from when packets arrived: radio delays only ever add.

Where packets carry the sensor's own time, that is laid on the computer's clock, over lost links and
all, and tells each packet's time. Elsewhere a stretch without loss is taken as sampled steadily, so
the earliest arrivals of each minute lie on a line whose slope is the sensor's true rate.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.offline_clock import map_clock

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

WINDOW_S = 60.0
MIN_WINDOWS = 6
"""A short stretch is looked at in shorter windows."""
MIN_FIT_S = 30.0
MAX_RATE_ERROR = 0.05
"""A stretch whose slope is farther from the declared rate than this is not believed."""


@dataclass(frozen=True, slots=True)
class ClockFit:
    """Knots `(index, utc_ns)`, between which time is linear; rate and accuracy over the night."""

    index: Integers
    utc_ns: Integers
    rate_hz: float
    """Measured; the declared one when the night is too short to tell."""
    drift_ppm: float
    """How much faster (+) than declared the sensor's clock runs, against the computer's."""
    accuracy_ms: float
    """Spread of the earliest arrivals about the map (standard deviation)."""
    segments: int = 0
    """Pieces without a break of the clock that tells the times."""
    offset_ms: float | None = None
    """UTC less the sensor's own clock where its last segment begins; None: it has no clock."""


def fit_clock(last_index: Integers, arrived_utc_ns: Integers, breaks: Integers, rate_hz: float,
              first_index: Integers, device_ns: Integers | None = None) -> ClockFit:  # fmt: skip
    """Fit the map. One row per packet: index of its first and last sample, arrival in UTC.

    `breaks` are the numbers of packets before which something was lost or begun anew. `device_ns`
    is the sensor's own time of each last sample, None where it has no clock.
    """
    if not len(last_index):
        empty = np.zeros(0, np.int64)
        return ClockFit(empty, empty, rate_hz, 0.0, 0.0)
    mapped = None if device_ns is None else map_clock(device_ns, arrived_utc_ns)
    starts = np.zeros(0, np.int64) if mapped is None else mapped.starts
    edges = np.unique(np.concatenate(([0], breaks, starts, [len(last_index)])))
    parts = [slice(a, b) for a, b in itertools.pairwise(edges.tolist())]
    stretches = [
        _fit_stretch(first_index[part], last_index[part], arrived_utc_ns[part], rate_hz)
        if mapped is None
        else _stamped_stretch(first_index[part], last_index[part], mapped.host_ns[part], rate_hz)
        for part in parts
    ]
    rate = _mean_rate_hz(stretches)
    residuals = np.concatenate([s.residual_ms for s in stretches])
    drift_ppm = (rate / rate_hz - 1) * 1e6 if rate else 0.0
    segments, offset_ms = len(stretches), None
    if mapped is not None and device_ns is not None:
        residuals, drift_ppm = mapped.residual_ms, mapped.drift_ppm
        last = mapped.starts[-1]
        segments, offset_ms = len(mapped.starts), int(mapped.host_ns[last] - device_ns[last]) / 1e6
    return ClockFit(
        np.concatenate([s.index for s in stretches]),
        _never_back(np.concatenate([s.utc_ns for s in stretches])),
        rate or rate_hz,
        drift_ppm,
        float(residuals.std()) if len(residuals) > 1 else 0.0,
        segments,
        offset_ms,
    )


def _mean_rate_hz(stretches: list[_Stretch]) -> float:
    """Over all stretches long enough to tell; 0 when there is none."""
    measured = [s for s in stretches if s.fitted_s > 0]
    weights = [s.fitted_s for s in measured]
    return float(np.average([s.rate_hz for s in measured], weights=weights)) if measured else 0.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    index: Integers
    utc_ns: Integers
    rate_hz: float
    fitted_s: float
    residual_ms: Floats


def _fit_stretch(first: Integers, last: Integers, arrived: Integers, rate_hz: float) -> _Stretch:
    start_ns = int(arrived[0])
    ran_s = (last - last[0]) / rate_hz
    delay_s = (arrived - start_ns) / 1e9 - ran_s
    slope, fitted_s = _slope(ran_s, delay_s)
    level = delay_s - slope * ran_s
    at, lowest = _window_minima(ran_s, level, min(WINDOW_S, float(ran_s[-1]) / MIN_WINDOWS))
    smooth = _median_of_neighbours(lowest)
    knots = np.unique(np.concatenate(([first[0]], last[0] + np.round(at * rate_hz), [last[-1]])))
    knot_s = (knots - last[0]) / rate_hz
    time_s = knot_s * (1 + slope) + np.interp(knot_s, at, smooth)
    return _Stretch(
        knots.astype(np.int64),
        start_ns + np.round(time_s * 1e9).astype(np.int64),
        rate_hz / (1 + slope),
        fitted_s,
        (lowest - smooth) * 1e3 if len(lowest) > 2 else np.zeros(0),
    )


def _stamped_stretch(
    first: Integers, last: Integers, host_ns: Integers, rate_hz: float
) -> _Stretch:
    """Knots a minute apart, each a packet's own time; the first sample's by the rate between."""
    span_s = (host_ns[-1] - host_ns[0]) * 1e-9
    taken = float(last[-1] - last[0])
    fitted_s = span_s if span_s >= MIN_FIT_S else 0.0
    true_hz = taken / span_s if fitted_s else rate_hz
    if abs(true_hz / rate_hz - 1.0) > MAX_RATE_ERROR:
        true_hz, fitted_s = rate_hz, 0.0
    minute = ((host_ns - host_ns[0]) * 1e-9 // WINDOW_S).astype(np.int64)
    chosen = np.unique(np.append(np.unique(minute, return_index=True)[1], len(last) - 1))
    began_ns = host_ns[0] - round(float(last[0] - first[0]) / true_hz * 1e9)
    index, utc_ns = last[chosen], host_ns[chosen]
    if first[0] < last[0]:
        index, utc_ns = np.insert(index, 0, first[0]), np.insert(utc_ns, 0, began_ns)
    return _Stretch(index, utc_ns, true_hz, fitted_s, np.zeros(0))


def _slope(ran_s: Floats, delay_s: Floats) -> tuple[float, float]:
    """Seconds of delay gained per second, and over how long it was fitted (0: not)."""
    if ran_s[-1] < MIN_FIT_S:
        return 0.0, 0.0
    window_s = min(WINDOW_S, float(ran_s[-1]) / MIN_WINDOWS)
    at, lowest = _window_minima(ran_s, delay_s, window_s)
    if len(at) < MIN_WINDOWS - 2:
        return 0.0, 0.0
    steps = np.subtract.outer(lowest, lowest)[np.triu_indices(len(at), 1)]
    runs = np.subtract.outer(at, at)[np.triu_indices(len(at), 1)]
    slope = float(np.median(steps / runs))
    return (slope, float(ran_s[-1])) if abs(slope) < MAX_RATE_ERROR else (0.0, 0.0)


def _window_minima(at: Floats, value: Floats, window_s: float) -> tuple[Floats, Floats]:
    """Where and how low the lowest value of each window is; the last takes in what remains."""
    if at[-1] <= 0:
        return at[:1], value[:1]
    count = max(1, int(at[-1] // window_s))
    window = np.minimum((at // window_s).astype(np.int64), count - 1)
    order = np.lexsort((value, window))
    _, first = np.unique(window[order], return_index=True)
    chosen = order[first]
    return at[chosen], value[chosen]


def _median_of_neighbours(values: Floats) -> Floats:
    if len(values) < 3:
        return np.full_like(values, values.min())
    padded = np.concatenate((values[:1], values, values[-1:]))
    return np.asarray(np.median(np.stack((padded[:-2], padded[1:-1], padded[2:])), axis=0))


def _never_back(utc_ns: Integers) -> Integers:
    """Two stretches may overlap by a few milliseconds: a later sample is never earlier."""
    return np.asarray(np.maximum.accumulate(utc_ns), np.int64)


def times_at(knot_index: Integers, knot_utc_ns: Integers, index: Integers) -> Floats:
    """UTC in seconds of these samples."""
    if not len(knot_index):
        return np.zeros(len(index))
    base = int(knot_utc_ns[0])
    elapsed_s = (knot_utc_ns - base) / 1e9
    return np.asarray(base / 1e9 + np.interp(index, knot_index, elapsed_s))
