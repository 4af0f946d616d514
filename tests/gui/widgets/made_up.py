"""The gallery's made-up data: a night, three sensors, what was learned from and how well."""

from datetime import datetime, timedelta, timezone

import numpy as np

from sleepmon.dsp.envelope import ColumnEnvelope
from sleepmon.gui.widgets.compare import CompareRow, Interval
from sleepmon.gui.widgets.coverage import CoverageRow
from sleepmon.gui.widgets.sensor_card import SensorView
from sleepmon.gui.widgets.state import State

NIGHT_START = datetime(2026, 11, 21, 22, 19, tzinfo=timezone(timedelta(hours=7)))
SPANS_MIN: tuple[tuple[float, float, int | None], ...] = (
    (0, 35, 0), (35, 48, 9), (48, 52, 10), (52, 57, 9), (57, 61, 10), (61, 78, 9), (78, 99, 8),
    (99, 127, 10), (127, 153, 0), (153, 198, 1), (198, 221, 3), (221, 223.5, 2), (223.5, 227, None),
    (227, 247, 2), (247, 258.5, 3), (258.5, 262, 6), (262, 372, 8),
)  # fmt: skip


def waves(
    sensor: int, gap: tuple[float, float] | None, columns: int
) -> tuple[np.ndarray, np.ndarray]:
    """Envelope of thirty seconds at 50 Hz, (columns, 3) each, with a turn in the middle."""
    time = 30 - np.arange(1500)[::-1] / 50.0
    turn = np.exp(-(((time - 13.5) / 0.6) ** 2)) * np.sin(time * 11)
    breath = np.sin(time * 1.4) * (0.02, 0.05, 0.09)[sensor]
    noise = np.random.default_rng(sensor).normal(0, 0.008, (1500, 3))
    axes = np.stack([-0.5 + breath + turn * 0.45, 0.1 + breath, 0.55 - breath * 0.4], axis=1)
    axes[:, 1:] += turn[:, None] * 0.2
    drawn = ColumnEnvelope(columns)
    drawn.add(np.arange(1500) * columns // 1500, axes + noise)
    low, high = drawn.between(0, columns - 1)
    if gap is not None:
        first, past = (round(second / 30 * columns) for second in gap)
        low[first:past] = high[first:past] = np.nan
    return low, high


def sensor_views() -> list[SensorView]:
    """Three sensors: one well, one with a weak battery, one silent."""
    return [
        SensorView(
            "1", "Neck", "Sensor 3F-A2", State.OK, "Streaming", 92, "lasts to 11:20 tomorrow",
            State.OK, 4, "Strong", "−54 dBm", "50.0 Hz", "as declared", State.OK, "0.00 %",
            "last 10 min", State.OK, "Placement agrees with the motion seen.",
        ),
        SensorView(
            "2", "Chest", "Sensor 3F-B7", State.ATTENTION, "Battery tight", 44,
            "lasts to 07:20, night ends 07:00", State.ATTENTION, 2, "Fair", "−71 dBm", "50.0 Hz",
            "as declared", State.OK, "0.04 %", "last 10 min", State.OK,
            "Only 20 min to spare. Charge it, or use another sensor.", True,
        ),
        SensorView(
            "3", "Abdomen", "Sensor 41-0C", State.LOST, "Silent 12 s", 78,
            "lasts to 10:05 tomorrow", State.OK, 0, "None", "no packets", "0 of 50 Hz",
            "declared 50 Hz", State.LOST, "12 s", "one open gap", State.LOST,
            "Connected but sends nothing. Press its button once, or move the laptop closer.", True,
        ),
    ]  # fmt: skip


def compare_rows() -> list[CompareRow]:
    """Six rows with intervals, all better after."""
    table = (
        ("All 12 postures", (0.842, 0.81, 0.873), (0.893, 0.87, 0.917), True),
        ("Within one sector", (0.951, 0.935, 0.967), (0.972, 0.96, 0.983), False),
        ("Supine", (0.912, 0.888, 0.936), (0.934, 0.914, 0.954), False),
        ("Right", (0.868, 0.828, 0.908), (0.901, 0.872, 0.931), False),
        ("Prone", (0.701, 0.616, 0.787), (0.838, 0.778, 0.898), False),
        ("Left", (0.884, 0.85, 0.918), (0.889, 0.858, 0.92), False),
    )
    return [
        CompareRow(n, Interval(*before), Interval(*after), bold) for n, before, after, bold in table
    ]


def coverage_rows() -> list[CoverageRow]:
    """Eight subjects; prone at the neck was never seen."""
    minutes = np.random.default_rng(4).choice([3.0, 7.0, 15.0, 30.0], (8, 3, 12))
    minutes[:, 0, 5:8] = 0
    minutes[5:, 1, 6:8] = 0
    return [
        CoverageRow(f"S-{number + 1:02d}", number in (2, 6), minutes[number]) for number in range(8)
    ]
