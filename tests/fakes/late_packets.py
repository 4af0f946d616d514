"""When packets of a sensor without number and stamp arrive over air that is not always free."""

import numpy as np

Array = np.ndarray[tuple[int], np.dtype[np.float64]]


def arrivals_s(
    rng: np.random.Generator, seconds: float, packets_hz: float, interval_s: float = 0.03
) -> Array:
    """A sensor 0.5 per cent fast, that grows warm and cool; air that is busy now and then.

    8 per cent of packets are sent again, and in every second minute a second is busy.
    """
    even_s = np.arange(1, round(seconds * packets_hz) + 1) / packets_hz
    warm = 0.003 * (1.0 - np.exp(-even_s / 600.0)) + 0.0005 * np.sin(even_s / 570.0)
    made_s = np.cumsum((1.0 - 0.005 + warm) / packets_hz)
    count = len(made_s)
    events = np.ceil(made_s / interval_s)
    events += rng.geometric(0.92, count) - 1
    busy = rng.random(round(seconds / 60.0) + 1) < 0.5
    spell = busy[(made_s / 60.0).astype(int)] & (made_s % 60.0 < 1.0)
    late_s = events * interval_s + np.where(spell, rng.uniform(0.0, 0.3, count), 0.0)
    return np.maximum.accumulate(late_s)
