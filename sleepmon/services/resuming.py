"""Whether a night that was cut off can be taken up again, and with which sensors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sleepmon.domain.errors import NightUnreadable, RefusedError, UsageError
from sleepmon.domain.nights import NightMeta, NightSensor
from sleepmon.domain.schemes import Scheme
from sleepmon.storage.folders import file_of
from sleepmon.storage.library import meta_of_folder


def interrupted_night(folder: Path) -> NightMeta:
    """What was written down when the night began.

    UsageError when there is no such journal, RefusedError when its file was built: edits of that
    file would be lost. NightUnreadable when it cannot be told whose night it is.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no night in {folder}.")
    if file_of(folder).exists():
        raise RefusedError("This night has its file already.", "Begin a new night.")
    try:
        meta = meta_of_folder(folder)
    except OSError as error:
        raise NightUnreadable(f"{folder.name} cannot be read.", details=str(error)) from error
    if meta is None:
        raise NightUnreadable(f"{folder.name} holds no readable night.", "Use Recover.")
    return meta


def expect_same_sensors(meta: NightMeta, streaming: Iterable[NightSensor], scheme: Scheme) -> None:
    """RefusedError unless at least one of the night's sensors streams, all as they did before."""
    if meta.scheme != scheme:
        raise RefusedError(
            f"The night was begun with the scheme {meta.scheme.id}.", "Choose it in the settings."
        )
    now = {row.sensor: row for row in streaming}
    members = [(row, now[row.sensor]) for row in meta.sensors if row.sensor in now]
    if not members:
        names = " and ".join(f"{row.name} ({row.serial})" for row in meta.sensors)
        raise RefusedError("No sensor of this night streams.", f"Connect {names}.")
    for before, after in members:
        if _form(before) != _form(after):
            raise RefusedError(
                f"{before.name} does not stream as it did when the night began.",
                f"Connect it at the {before.placement} with {before.rate_hz:g} Hz"
                f" and a range of {before.range_g} g.",
            )


def planned_end_utc_ns(meta: NightMeta) -> int:
    """When the night was to end; its start when nothing was planned."""
    return meta.started_utc_ns + round((meta.planned_s or 0.0) * 1e9)


def _form(row: NightSensor) -> tuple[object, ...]:
    return (row.placement, row.rate_hz, row.g_per_count, row.dtype)
