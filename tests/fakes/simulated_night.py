"""Whole nights of a simulated sleeper, made through the real recorder and the real builder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.events import MountCalibrated, MountForgotten
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.nights import NightMeta
from sleepmon.domain.samples import SampleBlock
from sleepmon.dsp.sleeper import acceleration_g, draw_person
from sleepmon.storage.folders import file_of
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, Listener, night_meta, no_progress

RATE_HZ = 100.0
ROWS = 25


def record_night(
    folder: Path,
    *,
    postures: Sequence[int] = range(12),
    seconds_each: float = 10.0,
    subject: str = "S01",
    night_id: str = "n1",
    seed: int = 1,
    simulated: bool = True,
    labelled: bool = True,
    calibrated: Sequence[MountCalibration] = (),
    taken_off_s: float | None = None,
) -> Path:
    """Record a night in which each posture is held and labelled; gives its journal folder.

    After `taken_off_s` the calibrated sensors sit elsewhere.
    """
    meta = msgspec.structs.replace(
        night_meta(night_id=night_id), subject=subject, simulated=simulated, planned_s=None
    )
    clock = FakeClock(meta.started_utc_ns)
    recorder = NightRecorder.open(folder, meta, clock, Listener(), options=QUICK)
    for calibration in calibrated:
        recorder.put_event(MountCalibrated(utc_ns=meta.started_utc_ns, calibration=calibration))
        if taken_off_s is not None:
            off_ns = meta.started_utc_ns + round(taken_off_s * 1e9)
            recorder.put_event(MountForgotten(utc_ns=off_ns, sensor=calibration.sensor))
    rolls = np.repeat([posture * 30.0 for posture in postures], round(seconds_each * RATE_HZ))
    tracks = [_counts(meta, stream, rolls, seed) for stream in range(len(meta.sensors))]
    for start in range(0, len(rolls), ROWS):
        clock.advance(ROWS / RATE_HZ)
        for stream, counts in enumerate(tracks):
            recorder.put_block(_block(meta, stream, start, counts[start : start + ROWS]))
    if labelled:
        recorder.put_labels(labels_of(meta, postures, seconds_each))
    recorder.close("stopped")
    return recorder.folder


def build(journal: Path) -> Path:
    """Build the file of a recorded night, here and now."""
    build_night(journal, file_of(journal), no_progress)
    return file_of(journal)


def labels_of(meta: NightMeta, postures: Sequence[int], seconds_each: float) -> LabelTrack:
    """The truth about such a night."""
    spans = []
    for number, posture in enumerate(postures):
        start_ns = meta.started_utc_ns + round(number * seconds_each * 1e9)
        spans.append(
            LabelSpan(
                start_ns=start_ns,
                end_ns=start_ns + round(seconds_each * 1e9),
                code=meta.scheme.postures[posture].code,
                made_at_ns=start_ns,
            )
        )
    return LabelTrack(tuple(spans))


def _counts(
    meta: NightMeta, stream: int, rolls: np.ndarray[tuple[int], np.dtype[np.float64]], seed: int
) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    row = meta.sensors[stream]
    person = draw_person(np.random.default_rng(seed))
    t_s = np.arange(len(rolls)) / RATE_HZ
    g = acceleration_g(person, row.placement, rolls, t_s, np.random.default_rng(seed + stream))
    return np.asarray(np.clip(np.rint(g / row.g_per_count), -32768, 32767), dtype=np.int16)


def _block(
    meta: NightMeta,
    stream: int,
    first_tick: int,
    counts: np.ndarray[tuple[int, int], np.dtype[np.int16]],
) -> SampleBlock:
    row = meta.sensors[stream]
    taken_ns = round((first_tick + len(counts)) / RATE_HZ * 1e9)
    return SampleBlock(
        sensor=row.sensor,
        first_tick=first_tick,
        counts=counts.copy(),
        g_per_count=row.g_per_count,
        device_time_ns=taken_ns,
        arrived_ns=taken_ns,
    )
