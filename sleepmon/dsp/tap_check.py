"""What three taps tell of the clocks of all sensors, in milliseconds and in words."""

from __future__ import annotations

from collections.abc import Mapping

from sleepmon.domain.taps import TapCheck, TapDifference
from sleepmon.dsp.taps import Floats, TapsFelt, felt_together, triple_taps_s

LONGEST_INTERVAL_MS = 50.0
"""Connection interval up to which radios of sensors and computers usually go."""
ASKED = "Hold all sensors together and tap them three times, half a second apart."
NO_TAPS = (
    "No three taps were felt by two sensors, so it is not known whether their clocks agree:"
    " hold all sensors together and tap them three times, half a second apart."
)


def tap_checks(
    jolts_s: Mapping[str, Floats],
    periods_s: Mapping[str, float],
    names: Mapping[str, str],
    origin_utc_ns: int,
) -> tuple[TapCheck, ...]:
    """All triple taps that two sensors or more felt, in order of time.

    By sensor: times of jolts in seconds after the origin, time between two samples, and the name
    that people know it by.
    """
    taps = {sensor: triple_taps_s(jolts) for sensor, jolts in jolts_s.items()}
    return tuple(
        _check(felt, periods_s, names, origin_utc_ns) for felt in felt_together(taps, periods_s)
    )


def _check(
    felt: TapsFelt, periods_s: Mapping[str, float], names: Mapping[str, str], origin_utc_ns: int
) -> TapCheck:
    first, *others = (sensor for sensor in names if sensor in felt.at_s)
    differences = tuple(
        TapDifference(
            sensor=sensor,
            other=first,
            difference_ms=1e3 * felt.difference_s(sensor, first),
            resolution_ms=500.0 * (periods_s[sensor] + periods_s[first]),
        )
        for sensor in others
    )
    unfelt = tuple(sensor for sensor in names if sensor not in felt.at_s)
    agrees = all(
        abs(one.difference_ms) <= one.resolution_ms + LONGEST_INTERVAL_MS for one in differences
    )
    began_s = min(float(taps[0]) for taps in felt.at_s.values())
    return TapCheck(
        utc_ns=origin_utc_ns + round(began_s * 1e9),
        differences=differences,
        unfelt=unfelt,
        agrees=agrees,
        words=_words(differences, unfelt, names, agrees),
    )


def _words(
    differences: tuple[TapDifference, ...],
    unfelt: tuple[str, ...],
    names: Mapping[str, str],
    agrees: bool,
) -> str:
    told = ", ".join(
        f"{names[one.sensor]} {one.difference_ms:+.0f} ms against {names[one.other]}"
        f" (to {one.resolution_ms:.0f} ms)"
        for one in differences
    )
    verdict = (
        "The clocks agree to one connection interval"
        if agrees
        else "The clocks are further apart than one connection interval"
    )
    missing = f" Not felt by {', '.join(names[sensor] for sensor in unfelt)}." if unfelt else ""
    return f"{verdict}: {told}.{missing}"
