"""Calibration: one temperature per head, so that a confidence means what it says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LOW, HIGH = 0.5, 5.0
"""Bounds, because few windows that are all right would ask for boundless confidence."""
FEWEST = 30
"""With fewer windows no temperature is fitted."""
UNSURE_BELOW = 0.3
"""Calibrated confidence under which three neighbouring sectors are about alike: unsure."""
_GOLDEN = (5**0.5 - 1) / 2


def softmax(logits: npt.ArrayLike) -> Floats:
    """Probabilities along the last axis."""
    x = np.asarray(logits, dtype=np.float64)
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def surprise(logits: npt.ArrayLike, truth: npt.NDArray[np.int64], temperature: float) -> float:
    """Mean negative log probability of the truth at this temperature."""
    x = np.asarray(logits, dtype=np.float64) / temperature
    top = x.max(axis=1)
    log_sum = top + np.log(np.exp(x - top[:, None]).sum(axis=1))
    return float(np.mean(log_sum - x[np.arange(len(x)), truth]))


def fitted_temperature(logits: npt.ArrayLike, truth: npt.NDArray[np.int64]) -> float:
    """Temperature of least surprise for (k, classes) logits; 1 with too few windows."""
    if len(truth) < FEWEST:
        return 1.0
    low, high = np.log(LOW), np.log(HIGH)
    for _ in range(40):  # golden section: the interval shrinks to a billionth
        one, other = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if surprise(logits, truth, float(np.exp(one))) < surprise(
            logits, truth, float(np.exp(other))
        ):
            high = other
        else:
            low = one
    return float(np.exp((low + high) / 2))


def honest_temperature(logits: npt.ArrayLike, truth: npt.NDArray[np.int64]) -> float:
    """Temperature at which the mean confidence is the part that is right; 1 with too few windows.

    Least surprise alone leaves answers too sure where a few are far off.
    """
    if len(truth) < FEWEST:
        return 1.0
    x = np.asarray(logits, dtype=np.float64)
    right = float(np.mean(x.argmax(axis=1) == truth))
    low, high = np.log(LOW), np.log(HIGH)
    for _ in range(30):
        middle = (low + high) / 2
        if float(softmax(x / np.exp(middle)).max(axis=1).mean()) > right:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
