"""What a window that only draws its pages says of the night it shows, for whoever started it."""

from __future__ import annotations

from pathlib import Path

import msgspec

NAME = "report.json"


class WindowReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the Record page showed; times in UTC."""

    night_id: str = ""
    """Empty when no night was open."""
    attached_utc_ns: int = 0
    """When the window had reached the station."""
    told_utc_ns: int = 0
    """When it showed what stands here."""
    ribbon_from_utc_ns: int = 0
    ribbon_s: float = 0.0
    """Length of what the ribbon shows of the model, gaps left out."""
    signals_s: dict[str, float] = {}
    """Seconds of signals drawn, by placement."""
    events: int = 0

    @property
    def signals_before_s(self) -> float:
        """Seconds of signals of before the window came, of the sensor that shows fewest."""
        seen_s = (self.told_utc_ns - self.attached_utc_ns) / 1e9
        return max(0.0, min(self.signals_s.values(), default=0.0) - seen_s)


def write_report(report: WindowReport, folder: Path) -> Path:
    """Write it beside the pictures."""
    path = folder / NAME
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    return path


def read_report(folder: Path) -> WindowReport | None:
    """What the window wrote there; None when it wrote nothing that makes sense."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=WindowReport)
    except (OSError, msgspec.DecodeError):
        return None
