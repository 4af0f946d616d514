"""What people type, read: durations and who is worn where."""

import re
from argparse import ArgumentTypeError

_SECONDS_OF = {"h": 3600.0, "m": 60.0, "min": 60.0, "s": 1.0, "": 1.0}
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


def pair(text: str) -> tuple[str, str]:
    """The two sides of `Polar H10 A1B2C3D4=chest`."""
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise ArgumentTypeError(f"'{text}' is not of the form NAME=PLACEMENT")
    return left.strip(), right.strip()
