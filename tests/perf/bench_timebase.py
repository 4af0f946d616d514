"""The one true clock against a simulator's truth: eight hours, congestion, six outages."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.timebase import Timebase
from sleepmon.storage.clock_fit import fit_clock, times_at
from tests.perf.figures import Figure, as_it_is, at_most
from tests.perf.packets import Packets, night

Array = npt.NDArray[np.float64]

SETTLED_S = 600.0
"""The live clock is told to be known by then."""
THREE = (
    night(11, ppm=25.0, rate_hz=100.5, interval_s=0.03),
    night(12, ppm=-18.0, rate_hz=99.6, interval_s=0.0375),
    night(13, ppm=7.0, rate_hz=100.2, interval_s=0.045),
)
BAD_BEAT = night(14, ppm=25.0, rate_hz=100.0 * (1 + 5e-6), interval_s=0.05)
"""Packets almost in step with the connection events: the delay creeps through a whole interval."""


def figures() -> Iterable[Figure]:
    """Errors after constant bias, live and at the close of a night, alone and pairwise."""
    for name, errors_ms in (("online", online_errors_ms), ("offline", offline_errors_ms)):
        bar = 2.0 if name == "online" else 1.0
        each = [errors_ms(packets) for packets in THREE]
        worst = max(_p99(off - np.median(off)) for off in each)
        yield at_most(f"{name}, worst of three sensors, p99", worst, "ms", bar)
        longest = max(float(np.abs(off - np.median(off)).max()) for off in each)
        yield as_it_is(f"{name}, worst of three sensors, longest", longest, "ms")
        yield as_it_is(f"{name}, constant bias", float(np.median(each[0])), "ms")
        yield at_most(f"{name}, pairwise, p99", _pairwise_ms(each), "ms", 1.0)
        beat = errors_ms(BAD_BEAT)
        off_ms = float(np.abs(beat - np.median(beat)).max())
        yield at_most(f"{name}, in step with the radio, longest", off_ms, "ms", 50.0)


def online_errors_ms(packets: Packets) -> Array:
    """As known when each packet arrives."""
    timebase = Timebase()
    mapped = np.empty(len(packets.true_s))
    stamps = np.round(packets.device_s * 1e9).astype(np.int64).tolist()
    arrivals = np.round(packets.arrived_s * 1e9).astype(np.int64).tolist()
    for number, (device_ns, arrived_ns) in enumerate(zip(stamps, arrivals, strict=True)):
        timebase.add(device_ns, arrived_ns)
        mapped[number] = timebase.host_ns(device_ns) * 1e-9
    return _errors_ms(mapped, packets)


def offline_errors_ms(packets: Packets) -> Array:
    """As the night's file has it."""
    first = np.arange(len(packets.true_s), dtype=np.int64) * 10
    fit = fit_clock(
        first + 9,
        np.round(packets.arrived_s * 1e9).astype(np.int64),
        1 + np.flatnonzero(np.diff(packets.first_sample) != 10),
        100.0,
        first,
        np.round(packets.device_s * 1e9).astype(np.int64),
    )
    return _errors_ms(times_at(fit.index, fit.utc_ns, first + 9), packets)


def _errors_ms(mapped_s: Array, packets: Packets) -> Array:
    settled = packets.true_s > packets.true_s[0] + SETTLED_S
    return np.asarray((mapped_s - packets.true_s)[settled] * 1e3)


def _pairwise_ms(each: list[Array]) -> float:
    """Worst p99 of the difference between two sensors at equal times, after constant bias."""
    seconds = np.arange(1000.0, 28_000.0)
    at = [
        np.interp(seconds, p.true_s[p.true_s > p.true_s[0] + SETTLED_S], off)
        for p, off in zip(THREE, each, strict=True)
    ]
    pairs = ((0, 1), (0, 2), (1, 2))
    apart = [at[one] - at[other] for one, other in pairs]
    return max(_p99(off - np.median(off)) for off in apart)


def _p99(values: Array) -> float:
    return float(np.percentile(np.abs(values), 99))
