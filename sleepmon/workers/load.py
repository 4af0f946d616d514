"""Files from outside are first opened in a child with bounds on memory and time.

A file that crashes or stalls a library costs this child and nothing else.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed, NightUnreadable, SleepmonError
from sleepmon.domain.nights import NightInfo, VerifyReport
from sleepmon.domain.schemes import Scheme
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import ChildDied, Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand

MEMORY_BYTES = 2 << 30
MOST_ROWS = 50_000_000
"""Samples of a night that is played, of all its sensors."""
_INFO, _VERIFY, _IMPORT, _SIGNALS = "info", "verify", "import", "signals"
_QUICK = Limits(silence_s=30.0, total_s=60.0, memory_bytes=MEMORY_BYTES)
_LONG = Limits(silence_s=60.0, total_s=1800.0, memory_bytes=MEMORY_BYTES)
_T = TypeVar("_T")


class NightPath(msgspec.Struct, frozen=True, kw_only=True):
    """Which night."""

    path: str


class SignalsInto(msgspec.Struct, frozen=True, kw_only=True):
    """Which night, and the folder that takes its signals."""

    path: str
    folder: str


class CsvImport(msgspec.Struct, frozen=True, kw_only=True):
    """A CSV recording, what it does not say of itself, and where the night goes."""

    path: str
    nights: str
    subject: str
    placement: str
    unit: Literal["g", "mg", "m/s2"]
    rate_hz: float
    scheme: Scheme
    software_version: str
    axes: tuple[str, str, str] = ("+x", "+y", "+z")
    columns: tuple[str, str, str, str] = ("time", "x", "y", "z")
    label_column: str = ""
    started_utc_ns: int | None = None
    time_zone: str = "UTC"
    utc_offset_s: int = 0


def load(link: ParentLink) -> None:
    """Body of the load child."""
    tasks = {_INFO: _info, _VERIFY: _verify, _IMPORT: _import, _SIGNALS: _signals}
    do_errand(link, tasks)


def info_in_child(path: Path, *, body: Body = load) -> NightInfo:
    """What a night file or an interrupted night holds."""
    return _ask(_INFO, NightPath(path=str(path)), NightInfo, _QUICK, _nobody, path, body)


def verify_in_child(path: Path, *, body: Body = load) -> VerifyReport:
    """The verdict on a night file; NightUnreadable when it cannot even be opened."""
    return _ask(_VERIFY, NightPath(path=str(path)), VerifyReport, _LONG, _nobody, path, body)


def signals_in_child(
    path: Path, *, body: Body = load
) -> tuple[tuple[str, npt.NDArray[np.float64]], ...]:
    """Where each sensor of a night was worn, and its rows of (seconds, x, y, z in g).

    ImportFailed when the night is too large to be held whole.
    """
    with tempfile.TemporaryDirectory(prefix="sleepmon-") as folder:
        request = SignalsInto(path=str(path), folder=folder)
        placements = _ask(_SIGNALS, request, tuple[str, ...], _LONG, _nobody, path, body)
        files = [_signal_file(Path(folder), number) for number in range(len(placements))]
        tables = [np.fromfile(file, np.float64).reshape(-1, 4) for file in files]
    return tuple(zip(placements, tables, strict=True))


def import_in_child(request: CsvImport, on_progress: Report, *, body: Body = load) -> Path:
    """Make a night of a CSV recording and give its file; ImportFailed says what is wrong."""
    path = Path(request.path)
    return Path(_ask(_IMPORT, request, str, _LONG, on_progress, path, body))


def _ask(
    kind: str,
    request: msgspec.Struct,
    answer_type: type[_T],
    limits: Limits,
    on_progress: Report,
    path: Path,
    body: Body,
) -> _T:
    return run_errand(
        body,
        Errand(kind=kind, json=msgspec.json.encode(request)),
        answer_type,
        limits=limits,
        on_progress=on_progress,
        on_death=_death_over(path, ImportFailed if kind == _IMPORT else NightUnreadable),
    )


def _death_over(path: Path, error: type[SleepmonError]) -> ChildDied:
    def died(ended: Ended) -> SleepmonError:
        return error(
            f"{path.name} cannot be read: the process that read it {ended.words}.",
            "The file is damaged or not what it says. Nothing else is harmed.",
            ended.said,
        )

    return died


def _nobody(fraction: float) -> None:
    """Progress of what takes a moment is not told."""


def _signal_file(folder: Path, number: int) -> Path:
    return folder / f"{number}.rows"


# --- in the child --------------------------------------------------------------------------


def _info(json: bytes, report: Report) -> NightInfo:
    path = Path(msgspec.json.decode(json, type=NightPath).path)
    return _info_of_journal(path) if path.is_dir() else _info_of_file(path)


def _info_of_file(path: Path) -> NightInfo:
    from sleepmon.storage.glance import summary_of_file
    from sleepmon.storage.night_clocks import clock_of
    from sleepmon.storage.reader import open_night

    with open_night(path) as night:
        return NightInfo(
            summary=summary_of_file(path),
            meta=night.meta,
            samples={str(row.sensor): night.length(row.sensor) for row in night.sensors},
            missing={
                str(row.sensor): int(night.gaps(row.sensor)["missing"].clip(0).sum())
                for row in night.sensors
            },
            labels=night.labels,
            predictions=len(night.prediction_rows),
            words=night.recovery.words,
            clocks={str(row.sensor): clock_of(night, row) for row in night.sensors},
        )


def _info_of_journal(folder: Path) -> NightInfo:
    from sleepmon.storage.library import summary_of_folder
    from sleepmon.storage.recovery import report_of
    from sleepmon.storage.resumption import last_labels
    from sleepmon.storage.scan import JournalIndex

    index = JournalIndex(folder)
    found = report_of(index)
    return NightInfo(
        summary=summary_of_folder(folder),
        meta=index.meta,
        samples=found.samples,
        missing={},
        labels=last_labels(index),
        predictions=0,
        words=(*found.words, "Its file is not built yet: use Recover."),
    )


def _verify(json: bytes, report: Report) -> VerifyReport:
    from sleepmon.storage.verify import verify_night

    return verify_night(Path(msgspec.json.decode(json, type=NightPath).path))


def _signals(json: bytes, report: Report) -> tuple[str, ...]:
    from sleepmon.storage.reader import open_night

    request = msgspec.json.decode(json, type=SignalsInto)
    path = Path(request.path)
    with open_night(path) as night:
        heard = [row for row in night.sensors if night.length(row.sensor) > 1]
        if sum(night.length(row.sensor) for row in heard) > MOST_ROWS:
            raise ImportFailed(f"{path.name} is too large to be replayed.")
        for number, row in enumerate(heard):
            times_s = night.times_utc_s(row.sensor)
            columns = [times_s - times_s[0], night.acceleration_g(row.sensor)]
            np.column_stack(columns).tofile(_signal_file(Path(request.folder), number))
    return tuple(row.placement for row in heard)


def _import(json: bytes, report: Report) -> str:
    from sleepmon.machine.clock import SystemClock
    from sleepmon.storage.csv_import import CsvRecording, import_csv
    from sleepmon.storage.csv_rows import CsvColumns

    request = msgspec.json.decode(json, type=CsvImport)
    time, x, y, z = request.columns
    recording = CsvRecording(
        path=Path(request.path),
        unit=request.unit,
        rate_hz=request.rate_hz,
        placement=request.placement,
        subject=request.subject,
        scheme=request.scheme,
        software_version=request.software_version,
        axes=request.axes,
        columns=CsvColumns(time, x, y, z, request.label_column),
        started_utc_ns=request.started_utc_ns,
        time_zone=request.time_zone,
        utc_offset_s=request.utc_offset_s,
    )
    return str(import_csv(recording, Path(request.nights), SystemClock(), report))
