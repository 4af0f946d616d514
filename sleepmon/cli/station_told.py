"""Telling a station that runs what has changed beside it."""

from __future__ import annotations

from sleepmon.cli.context import Context
from sleepmon.domain.commands import ReloadModel


def use_active_model(context: Context) -> None:
    """Let a station that runs classify with the model that is active now."""
    station = context.doors.running_station()
    if station is None:
        return
    try:
        station.do(ReloadModel())
    finally:
        station.close()
