"""Nights for tests of storage: what is announced, what is delivered, who listens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sleepmon.domain.events import Marked
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason, NightMeta, NightSensor
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.schemes import load_scheme
from sleepmon.storage.folders import file_of
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.waiting import PATIENCE_S

QUICK = RecorderOptions(sync_every_s=0.01, ballast_bytes=64 << 10, check_space=False)
STARTED_UTC_NS = 1_790_000_000_000_000_000
PLACEMENTS = ("neck", "chest", "abdomen")


def sensor_row(number: int, rate_hz: float = 100.0) -> NightSensor:
    """The n-th sensor of a night of tests."""
    return NightSensor(
        sensor=SensorId(f"virtual:{number:04d}"),
        name=f"Sensor {number}",
        family="virtual",
        serial=f"{number:04d}",
        placement=PLACEMENTS[number % 3],
        rate_hz=rate_hz,
        range_g=4,
        g_per_count=1 / 8192,
        dtype="int16",
        has_device_clock=True,
        simulated=True,
    )


def night_meta(sensors: int = 3, rate_hz: float = 100.0, night_id: str = "n1") -> NightMeta:
    """A night with so many sensors."""
    return NightMeta(
        night_id=night_id,
        subject="S01",
        started_utc_ns=STARTED_UTC_NS,
        started_monotonic_ns=0,
        time_zone="Asia/Ho_Chi_Minh",
        utc_offset_s=7 * 3600,
        radio="virtual",
        simulated=True,
        scheme=load_scheme(resource("schemes", "twelve.toml")),
        sensors=tuple(sensor_row(k, rate_hz) for k in range(sensors)),
        planned_s=60.0,
        software_version="0.1.0",
        model_id="base",
        note="Zoë",
    )


def expected_counts(
    stream: int, first: int, n: int
) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """What a sensor counted, as a function of its place and tick: any mix-up shows."""
    tick = np.arange(first, first + n, dtype=np.int64)[:, None]
    axis = np.arange(3, dtype=np.int64)[None, :]
    mixed = ((tick * 7919 + stream * 104729 + axis * 1299709) * 2654435761) >> 16
    return ((mixed & 0x3FF) - 512 + (tick // 50) % 4096).astype(np.int16)


def block(stream: int, first_tick: int, n: int = 20, rate_hz: float = 100.0) -> SampleBlock:
    """A block that arrived when its last sample was taken, on a monotonic clock that began at 0."""
    taken_ns = round((first_tick + n) / rate_hz * 1e9)
    return SampleBlock(
        sensor=sensor_row(stream).sensor,
        first_tick=first_tick,
        counts=expected_counts(stream, first_tick, n),
        g_per_count=1 / 8192,
        device_time_ns=taken_ns,
        arrived_ns=taken_ns,
    )


def blocks(stream: int, count: int, n: int = 20) -> Iterator[SampleBlock]:
    """Blocks of a sensor without loss."""
    return (block(stream, number * n, n) for number in range(count))


class Listener:
    """A `RecorderListener` that remembers; `wait_saved` waits for an acknowledgement."""

    def __init__(self) -> None:
        self.saved: list[int] = []
        self.troubles: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.stopped: list[EndReason] = []
        self._changed = threading.Condition()

    def on_saved(self, until_utc_ns: int) -> None:
        with self._changed:
            self.saved.append(until_utc_ns)
            self._changed.notify_all()

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        with self._changed:
            self.troubles.append((kind, level))
            self.said.append(words)
            self._changed.notify_all()

    def on_stopped(self, reason: EndReason) -> None:
        with self._changed:
            self.stopped.append(reason)
            self._changed.notify_all()

    def wait_saved(self, times: int = 1, limit_s: float = PATIENCE_S) -> None:
        """Wait until the recorder has acknowledged so many times from now on."""
        with self._changed:
            goal = len(self.saved) + times
            assert self._changed.wait_for(lambda: len(self.saved) >= goal, limit_s), "not saved"

    def wait_stopped(self, limit_s: float = PATIENCE_S) -> EndReason:
        """Wait until the recorder ended by itself."""
        with self._changed:
            assert self._changed.wait_for(lambda: bool(self.stopped), limit_s), "not stopped"
            return self.stopped[0]

    def wait_trouble(self, kind: str, limit_s: float = PATIENCE_S) -> None:
        """Wait until the recorder told of a trouble."""
        with self._changed:
            known = lambda: kind in [k for k, _ in self.troubles]  # noqa: E731
            assert self._changed.wait_for(known, limit_s), f"no {kind}: {self.troubles}"


def no_progress(part: float) -> None:
    """Nobody looks."""


def only_folder(nights: Path) -> Path:
    """The one journal folder there."""
    (folder,) = nights.glob("*.night")
    return folder


def recorded(
    nights: Path,
    seconds: float = 60.0,
    sensors: int = 3,
    *,
    missing_at: int | None = None,
    labels: tuple[tuple[float, str], ...] = ((10.0, "S"), (30.0, "R")),
    reason: EndReason = "stopped",
    night_id: str = "n1",
) -> Path:
    """The journal folder of a night recorded without loss, but for a second after `missing_at`.

    Labels hold from these seconds on; each second has a prediction; there is one mark.
    """
    clock = FakeClock(STARTED_UTC_NS)
    options = RecorderOptions(
        sync_every_s=3600, ballast_bytes=4096, check_space=False, lag_warn_s=1e9
    )
    meta = night_meta(sensors, night_id=night_id)
    recorder = NightRecorder.open(nights, meta, clock, Listener(), options=options)
    track, due = LabelTrack(), list(labels)
    recorder.put_battery(sensor_row(0).sensor, 90, clock.utc_ns())
    for number in range(round(seconds * 5)):
        clock.advance(0.2)
        if due and number * 0.2 >= due[0][0]:
            track = track.from_now_on(due.pop(0)[1], clock.utc_ns())
            recorder.put_labels(track)
        for stream in range(sensors):
            _deliver(recorder, stream, number * 20, missing_at, clock)
        if number % 5 == 4:
            recorder.put_prediction(prediction(clock.utc_ns()))
    recorder.put_event(Marked(utc_ns=clock.utc_ns(), text="lights out"))
    recorder.close(reason)
    return recorder.folder


def _deliver(
    recorder: NightRecorder, stream: int, tick: int, missing_at: int | None, clock: FakeClock
) -> None:
    if stream or missing_at is None or not missing_at < tick <= missing_at + 100:
        recorder.put_block(block(stream, tick))
    elif tick == missing_at + 100:
        now_ns = clock.monotonic_ns()
        gap = Gap(sensor_row(0).sensor, missing_at + 19, 100, "link lost", now_ns - 10**9, now_ns)
        recorder.put_gap(gap)


def prediction(end_ns: int, stream: int = 0) -> Prediction:
    """Surely on the back, probably at the chest; every other one with a calibrated mount."""
    return Prediction(
        sensor=sensor_row(stream).sensor,
        span=Span(end_ns - 2_000_000_000, end_ns),
        posture_probs=(0.875, *[0.125 / 11] * 11),
        placement_probs=(0.25, 0.5, 0.25),
        roll_deg=2.0,
        arc_deg=15.0,
        state="posture",
        model_id="base",
        scheme_id="twelve",
        calibrated=end_ns // 1_000_000_000 % 2 == 0,
    )


def built(nights: Path, seconds: float = 60.0, sensors: int = 3, night_id: str = "n1") -> Path:
    """The file of such a night."""
    folder = recorded(nights, seconds, sensors, night_id=night_id)
    return Path(build_night(folder, file_of(folder), no_progress).file)
