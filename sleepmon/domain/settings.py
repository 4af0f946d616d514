"""The user's settings: one row each, applied at once."""

from __future__ import annotations

from typing import Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings with their defaults; window and command line follow this table."""

    nights_folder: str = ""
    """Empty: the user's own folder for nights."""
    radio: Literal["system", "virtual"] = "system"
    scheme: str = "twelve"
    theme: Literal["system", "light", "dark"] = "system"
    planned_hours: float = 8.0
    rate_hz: float = 100.0
    turn_due_minutes: float = 120.0
    turn_held_s: float = 60.0
    seen_from: Literal["head", "foot"] = "head"
    reduced_motion: bool = False
    network_door: str = ""
    """Empty: no device on the network is let in. Otherwise `address:port` of one interface."""
    played_files: tuple[str, ...] = ()
    """Recordings (CSV) and nights that are played as sensors beside those of the radio."""
