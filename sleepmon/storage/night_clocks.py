"""How well the times of each sensor are known, as its night file tells."""

from __future__ import annotations

from sleepmon.domain.nights import NightSensor, SensorClock
from sleepmon.storage.reader import NightReader

MIN_MEASURED_S = 60.0
"""In less, the radio's delays hide the sensor's drift."""
MIN_STAMPED_S = 240.0
"""A sensor's own clock is laid through the best packet of each minute, three at least."""
RADIO_BOUND = "Times may be late by at most one connection interval of the radio."
WITHOUT_CLOCK = (
    "Times may be late by at most one connection interval of the radio, and by more for a while"
    " where packets were lost unseen."
)
DAY_MS = 86_400_000.0


def clock_of(night: NightReader, row: NightSensor) -> SensorClock:
    """The clock of one sensor over the night."""
    rate_hz, lasted_s = night.measured_rate_hz(row.sensor), night.length(row.sensor) / row.rate_hz
    if night.meta.imported_from:
        words = f"times as the imported file has them, at {row.rate_hz:g} Hz."
        return _clock(night, row, False, "As good as the imported file's own.", words)
    estimated = not row.has_device_clock
    bound = WITHOUT_CLOCK if estimated else RADIO_BOUND
    too_short = lasted_s < (MIN_STAMPED_S if row.has_device_clock else MIN_MEASURED_S)
    if too_short or rate_hz == row.rate_hz:
        why = (
            f"{lasted_s:.0f} s are too short to measure its clock"
            if too_short
            else "its clock was not measured: no stretch without a break was long enough"
        )
        words = f"{why}; times are counted at {row.rate_hz:g} Hz. {bound}"
        return _clock(night, row, False, bound, words, estimated)
    words = " ".join(_measured(night, row, rate_hz)) + f" {bound}"
    return _clock(night, row, True, bound, words, estimated)


def _clock(
    night: NightReader,
    row: NightSensor,
    measured: bool,
    accuracy: str,
    words: str,
    estimated: bool = False,
) -> SensorClock:
    return SensorClock(
        estimated=estimated,
        rate_hz=night.measured_rate_hz(row.sensor) if measured else None,
        drift_ppm=night.drift_ppm(row.sensor) if measured else None,
        offset_ms=night.clock_offset_ms(row.sensor),
        segments=night.clock_segments(row.sensor),
        spread_ms=night.accuracy_ms(row.sensor),
        accuracy=accuracy,
        words=words,
    )


def _measured(night: NightReader, row: NightSensor, rate_hz: float) -> list[str]:
    """Rate, drift, offset and breaks, a sentence each."""
    drift_ppm, spread_ms = night.drift_ppm(row.sensor), night.accuracy_ms(row.sensor)
    whose = "its clock" if row.has_device_clock else "its rate"
    told = [
        f"{rate_hz:.3f} Hz, {whose} {round(drift_ppm, 0) + 0.0:+.0f} ppm against the computer's; "
        f"arrivals even to {spread_ms:.1f} ms."
    ]
    offset_ms, segments = night.clock_offset_ms(row.sensor), night.clock_segments(row.sensor)
    if offset_ms is not None and abs(offset_ms) < DAY_MS:
        told.append(f"Its clock stands {-offset_ms:+.1f} ms from the computer's.")
    if segments is not None and segments > 1:
        what = "Its clock" if row.has_device_clock else "The estimate"
        told.append(f"{what} began anew {segments - 1} times.")
    if not row.has_device_clock:
        told.append("It sends no time of its own: its time base is estimated from arrivals.")
    return told
