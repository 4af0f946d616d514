"""What people type, read: durations, times of a night, and who is worn where."""

import math
import re
from argparse import ArgumentTypeError

from sleepmon.domain.errors import UsageError
from sleepmon.domain.nights import NightMeta

_SECONDS_OF = {"h": 3600.0, "m": 60.0, "min": 60.0, "s": 1.0, "": 1.0}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")
_DAY_NS = 86_400_000_000_000
_PART = re.compile(r"(\d+(?:\.\d+)?)(h|min|m|s|)")


def duration_s(text: str) -> float:
    """Seconds of `8h`, `1h30m`, `90s` or plain `90`."""
    compact = text.replace(" ", "").lower()
    parts = _PART.findall(compact)
    if not parts or "".join(number + unit for number, unit in parts) != compact:
        raise ArgumentTypeError(f"'{text}' is no duration: write 8h, 1h30m or 90s")
    seconds = sum(float(number) * _SECONDS_OF[unit] for number, unit in parts)
    if seconds <= 0:
        raise ArgumentTypeError("a duration is longer than nothing")
    return seconds


def rate_hz(text: str) -> float:
    """Samples a second: a number above nothing."""
    try:
        rate = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no number") from error
    if not math.isfinite(rate) or rate <= 0:
        raise ArgumentTypeError(f"there is no rate of {text} samples a second")
    return rate


def pair(text: str) -> tuple[str, str]:
    """The two sides of `Polar H10 A1B2C3D4=chest`."""
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise ArgumentTypeError(f"'{text}' is not of the form NAME=PLACEMENT")
    return left.strip(), right.strip()


def night_time_ns(text: str, meta: NightMeta) -> int:
    """UTC of `23:10:05` on the clock of the place, next after the start, or of `+12m30s` since it.

    UsageError when it is neither. Summer time that began or ended in the night is not looked at:
    the clock is the one of the start.
    """
    if text.startswith("+"):
        try:
            return meta.started_utc_ns + round(duration_s(text[1:]) * 1e9)
        except ArgumentTypeError as error:
            raise UsageError(f"{error}.") from error
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or float(found[3] or 0) >= 60:
        raise UsageError(f"'{text}' is no time: write 23:10, 23:10:05 or +12m30s.")
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3] or 0)
    offset_ns = meta.utc_offset_s * 1_000_000_000
    # A time within the minute of the start, such as 22:16 for 22:16:40, is that start.
    begun_ns = meta.started_utc_ns + offset_ns - 60_000_000_000
    of_day_ns = (round(seconds * 1e9) - begun_ns) % _DAY_NS
    return begun_ns + of_day_ns - offset_ns
