"""Builds the night file from the journal: streamed, compared with it, and put in place whole.

Runs in a child process only, because HDF5 may take its process down when the disk is full.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import NightError
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import FORMAT_NAME, FORMAT_VERSION, BuildReport
from sleepmon.storage.clock_fit import ClockFit, fit_clock
from sleepmon.storage.files import Files
from sleepmon.storage.gathering import NightTables, SensorTables, label_table
from sleepmon.storage.joining import edits_of, part_of
from sleepmon.storage.layout import NO_STAMP, SAMPLE_DTYPES, TIME
from sleepmon.storage.placing import LIBVER, put_in_place, set_text, write_table
from sleepmon.storage.records import SAMPLES_HEAD
from sleepmon.storage.recovery import report_of
from sleepmon.storage.sample_sink import SampleSink
from sleepmon.storage.scan import JournalIndex
from sleepmon.storage.seal import AuditTrail, Manifest, seal_of

Table = npt.NDArray[Any]
Progress = Callable[[float], None]

STREAMING_SHARE, WRITING_SHARE = 0.5, 0.85
"""Parts of the progress: samples are on their way to disk until the one, tables until the other;
the rest is reading back."""
FRAMES_PER_NEWS = 4096


def build_night(
    journal_folder: Path, file: Path, progress: Progress, *, files: Files | None = None
) -> BuildReport:
    """Build the night file; afterwards it is there whole, or not there at all.

    `progress` hears parts of 1. NightUnreadable when the journal cannot be read, DiskFull or
    NightError when the file cannot be written; the journal is never changed.
    """
    index = JournalIndex(journal_folder)
    reports: list[BuildReport] = []

    def write(part: Path) -> str:
        report = _write_part(index, part, file, progress)
        reports.append(report)
        return report.sha256

    def reading(done: float) -> None:
        progress(WRITING_SHARE + (1 - WRITING_SHARE) * done)

    put_in_place(file, write, files or Files(), reading, "The recording itself is safe.")
    progress(1.0)
    return msgspec.structs.replace(reports[0], file_bytes=file.stat().st_size)


def _write_part(index: JournalIndex, part: Path, file: Path, progress: Progress) -> BuildReport:
    manifest: Manifest = {}
    with h5py.File(part, "w", libver=LIBVER, locking=False) as night:
        tables = _stream(index, night, manifest, progress)
        for stream, own in enumerate(tables.sensors):
            _write_sensor(night, index, stream, own, manifest)
            written = (stream + 1) / len(tables.sensors)
            progress(STREAMING_SHARE + (WRITING_SHARE - STREAMING_SHARE) * written)
        ended_ns = report_of(index).last_utc_ns or index.meta.started_utc_ns
        tables.audit.add(ended_ns, "built", f"{len(index.rows)} frames")
        labels = _with_edits(tables.labels(ended_ns), index, file, tables.audit)
        for name, table in (
            ("labels", label_table(labels)),
            ("events", tables.events()),
            ("predictions", tables.predictions()),
            ("clock", tables.clock()),
            ("audit", tables.audit.table()),
        ):
            write_table(night, name, table, manifest)
        return _write_head(night, index, tables, manifest, file)


def _stream(
    index: JournalIndex, night: h5py.File, manifest: Manifest, progress: Progress
) -> NightTables:
    """One pass over all frames: samples go to disk, all else is gathered."""
    meta, counts = index.meta, index.sample_counts()
    dtypes = [SAMPLE_DTYPES[row.dtype] for row in meta.sensors]
    groups = [night.create_group(f"sensors/{k}") for k in range(len(meta.sensors))]
    sinks = [SampleSink(g, n, d) for g, n, d in zip(groups, counts, dtypes, strict=True)]
    tables = NightTables(meta, index.clock_pairs())
    is_samples, total = index.is_samples().tolist(), max(len(index.rows), 1)
    for number, (kind, stream, run, payload) in enumerate(index.frames()):
        if is_samples[number]:
            values = memoryview(payload)[SAMPLES_HEAD.size :]
            tables.sensors[stream].add_packet(
                payload, len(values) // (3 * dtypes[stream].itemsize), run
            )
            sinks[stream].add(values)
        else:
            tables.add(kind, stream, run, payload)
        if number % FRAMES_PER_NEWS == 0:
            progress(STREAMING_SHARE * number / total)
    for sink, group in zip(sinks, groups, strict=True):
        sink.finish(group, manifest)
    return tables


def _write_sensor(
    night: h5py.File, index: JournalIndex, stream: int, own: SensorTables, manifest: Manifest
) -> None:
    row, path = index.meta.sensors[stream], f"sensors/{stream}"
    packets, gaps = own.packets(), own.gaps()
    fit = _fit(index, packets, gaps, row.rate_hz)
    knots = np.zeros(len(fit.index), TIME)
    knots["index"], knots["utc_ns"] = fit.index, fit.utc_ns
    for name, table in (
        ("packets", packets),
        ("time", knots),
        ("gaps", gaps),
        ("battery", own.battery()),
    ):
        write_table(night, f"{path}/{name}", table, manifest)
    for name in ("sensor", "name", "family", "serial", "placement"):
        set_text(night[path], name, getattr(row, name))
    for name in ("g_per_count", "rate_hz"):
        night[path].attrs[name] = float(getattr(row, name))
    night[path].attrs["measured_rate_hz"] = fit.rate_hz
    night[path].attrs["drift_ppm"] = fit.drift_ppm
    night[path].attrs["accuracy_ms"] = fit.accuracy_ms
    night[path].attrs["clock_segments"] = np.uint32(fit.segments)
    if fit.offset_ms is not None:
        night[path].attrs["clock_offset_ms"] = fit.offset_ms


def _fit(index: JournalIndex, packets: Table, gaps: Table, rate_hz: float) -> ClockFit:
    timeline = index.timeline()
    arrived = np.zeros(len(packets), np.int64)
    for run in np.unique(packets["run"]):
        mine = packets["run"] == run
        arrived[mine] = timeline.utc_ns(int(run), packets["arrived_ns"][mine])
    n = packets["n"].astype(np.int64)
    breaks = [
        np.searchsorted(packets["first_index"], gaps["after_index"], "right"),
        1 + np.flatnonzero(np.diff(packets["first_tick"]) != n[:-1]),
        1 + np.flatnonzero(np.diff(packets["run"].astype(np.int64))),
        _jumps(arrived, n, rate_hz),
    ]
    return fit_clock(
        packets["first_index"] + n - 1,
        arrived,
        np.concatenate(breaks),
        rate_hz,
        packets["first_index"],
        packets["device_ns"] if (packets["device_ns"] != NO_STAMP).all() else None,
    )


def _jumps(arrived: npt.NDArray[np.int64], n: npt.NDArray[np.int64], rate_hz: float) -> Table:
    """The computer slept or its clock was set: arrivals jump where samples do not."""
    step_s = np.diff(arrived) / 1e9 - n[1:] / rate_hz
    return 1 + np.flatnonzero(np.abs(step_s) > 30.0)


def _with_edits(
    labels: LabelTrack, index: JournalIndex, file: Path, audit: AuditTrail
) -> LabelTrack:
    """The labels as persons mended them in files that were built of this night before.

    The file that is being replaced has the last word. One that is damaged has none.
    """
    for before in (part_of(index.folder), file):
        with contextlib.suppress(NightError):
            edits = edits_of(before, index) if before is not None and before.is_file() else None
            labels = edits.put_into(labels, audit) if edits is not None else labels
    return labels


def _write_head(
    night: h5py.File, index: JournalIndex, tables: NightTables, manifest: Manifest, file: Path
) -> BuildReport:
    # A night is handed on; how its folders are called on this computer is not.
    recovery = msgspec.structs.replace(report_of(index), folder=index.folder.name)
    if tables.senseless:
        words = (*recovery.words, f"{tables.senseless} entries make no sense and were left out.")
        recovery = msgspec.structs.replace(recovery, words=words)
    texts = {
        "meta": msgspec.json.encode(index.meta).decode(),
        "recovery": msgspec.json.encode(recovery).decode(),
        "manifest": msgspec.json.encode(manifest).decode(),
    }
    seal = seal_of(texts["meta"], texts["recovery"], texts["manifest"])
    set_text(night, "format", FORMAT_NAME)
    night.attrs["format_version"] = FORMAT_VERSION
    set_text(night, "night_id", index.meta.night_id)
    night.attrs["complete"] = np.uint8(recovery.is_whole)
    for name, text in texts.items():
        set_text(night, name, text)
    set_text(night, "seal", seal)
    names = [str(row.sensor) for row in index.meta.sensors]
    missing = [own.missing for own in tables.sensors]
    return BuildReport(
        night_id=index.meta.night_id,
        file=str(file),
        file_bytes=0,
        sha256=seal,
        samples=recovery.samples,
        missing=dict(zip(names, missing, strict=True)),
        recovery=recovery,
    )
