"""A whole night's journal made in seconds: what an 8 h recording leaves, without the 8 hours."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import SampleBlock
from sleepmon.storage.encoder import Encoder
from sleepmon.storage.files import Files
from sleepmon.storage.opening import RecorderOptions, begin_night, open_journal
from tests.fakes.clock import FakeClock
from tests.fakes.nights import night_meta, prediction

G_PER_COUNT = 1 / 16384
NOISE_G = 0.0011
"""Of a 16-bit sensor of +-2 g, 160 microg/rtHz over 50 Hz."""
BREATH_G = (0.004, 0.0005, 0.002)
HEART_G = (0.0015, 0.0005, 0.001)
"""Breathing moves the chest by about 4 mg, to the front above all, as lying trials show."""
BLOCK_S = 0.4


def sleeper_counts(hours: float, rate_hz: float, seed: int) -> npt.NDArray[np.int16]:
    """Counts (n, 3) of a sensor on a sleeper: turns, breathing, heart, twitches, noise."""
    rng = np.random.default_rng(seed)
    n = int(hours * 3600 * rate_hz)
    t = np.arange(n) / rate_hz
    gravity = np.empty((n, 3), np.float32)
    edges = np.unique(np.concatenate(([0, n], rng.integers(0, n, rng.poisson(hours * 3)))))
    for a, b in itertools.pairwise(edges.tolist()):
        way = rng.normal(size=3)
        gravity[a:b] = way / np.linalg.norm(way)
    restless = np.zeros(n, np.float32)
    for at in rng.integers(0, n, rng.poisson(hours * 25)):
        restless[at : at + int(rng.uniform(0.2, 3.0) * rate_hz)] += rng.uniform(0.05, 0.5)
    breath = np.sin(2 * np.pi * np.cumsum(0.23 + 0.02 * np.sin(t / 48)) / rate_hz)
    heart = np.sin(2 * np.pi * np.cumsum(0.95 + 0.05 * np.sin(t / 7.5)) / rate_hz)
    shape = (n, 3)
    motion = (
        np.outer(breath, BREATH_G)
        + np.outer(heart, HEART_G)
        + rng.normal(size=shape) * (NOISE_G + restless[:, None] * 0.1)
    )
    counts = np.round((gravity + motion) / G_PER_COUNT)
    return np.asarray(np.clip(counts, -32768, 32767), np.int16)


def write_journal(
    nights: Path, hours: float, sensors: int, rate_hz: float, *, predictions: bool = True
) -> Path:
    """The journal folder of such a night, written through the real journal."""
    meta = night_meta(sensors, rate_hz)
    rows = [msgspec.structs.replace(row, g_per_count=G_PER_COUNT) for row in meta.sensors]
    meta = msgspec.structs.replace(meta, sensors=tuple(rows))
    files, options, clock = Files(), RecorderOptions(check_space=False), FakeClock()
    opened = begin_night(nights, meta, None, files, options)
    journal = open_journal(opened, clock, files, options, lambda trouble: None)
    encoder = Encoder(meta, clock)
    counts = [sleeper_counts(hours, rate_hz, seed) for seed in range(sensors)]
    delays = np.random.default_rng(9).exponential(0.015, (int(hours * 3600 / BLOCK_S), sensors))
    n, track = round(BLOCK_S * rate_hz), LabelTrack()
    for number in range(len(delays)):
        clock.advance(BLOCK_S)
        for stream, row in enumerate(meta.sensors):
            at = number * n
            block = SampleBlock(
                sensor=row.sensor,
                first_tick=at,
                counts=counts[stream][at : at + n].copy(),
                g_per_count=G_PER_COUNT,
                device_time_ns=round((at + n) / rate_hz * 1e9),
                arrived_ns=clock.monotonic_ns() + int(delays[number, stream] * 1e9),
            )
            for frame in encoder.samples(block):
                journal.append(frame)
        if number % 150 == 0:
            journal.append(encoder.clock())
            journal.sync()
        if number % 4500 == 0:
            track = track.from_now_on("S" if number % 9000 else "R", clock.utc_ns())
            journal.append(encoder.labels(track))
        if predictions and number % 5 == 0:
            for stream in range(sensors):
                journal.append(encoder.prediction(prediction(clock.utc_ns(), stream)))
    journal.close("stopped")
    opened.lock.release()
    return opened.folder
