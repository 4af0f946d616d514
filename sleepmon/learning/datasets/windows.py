"""Windows with what is true of them: the one form in which data reaches training and judging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32s = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
Words = npt.NDArray[np.str_]
Mask = npt.NDArray[np.bool_]
UNKNOWN = -100
"""A placement that nothing shall be learnt of: the network saw turned axes."""


@dataclass(frozen=True)
class LabelledWindows:
    """Windows in the body frame, in order of time within each night and sensor.

    `windows_g` (k, window, 3) in g; `posture` and `placement` (k,) are indices in the scheme;
    `subject` and `night` (k,) are names, so that splits keep people and nights apart.
    `calibrated_g` holds the same windows turned into the body's axes by a mount calibration, NaN
    where a window has none; None when no window has one.
    """

    windows_g: Float32s
    posture: Indices
    placement: Indices
    subject: Words
    night: Words
    calibrated_g: Float32s | None = None

    def __post_init__(self) -> None:
        lengths = {
            len(column)
            for column in (self.windows_g, self.posture, self.placement, self.subject, self.night)
        }
        if len(lengths) != 1 or self.windows_g.ndim != 3 or self.windows_g.shape[2] != 3:
            raise ValueError("labelled windows need equally long columns and (k, window, 3)")
        if self.calibrated_g is not None and self.calibrated_g.shape != self.windows_g.shape:
            raise ValueError("calibrated windows have the shape of the others")

    def __len__(self) -> int:
        return len(self.windows_g)

    def where(self, chosen: Mask | Indices) -> LabelledWindows:
        """Only the windows chosen, by mask or index."""
        return LabelledWindows(
            self.windows_g[chosen],
            self.posture[chosen],
            self.placement[chosen],
            self.subject[chosen],
            self.night[chosen],
            None if self.calibrated_g is None else self.calibrated_g[chosen],
        )

    @property
    def is_calibrated(self) -> Mask:
        """Which windows have a calibrated form."""
        if self.calibrated_g is None:
            return np.zeros(len(self), dtype=np.bool_)
        return np.asarray(np.isfinite(self.calibrated_g).all(axis=(1, 2)))

    def thinned(self, most: int) -> LabelledWindows:
        """At most `most` windows, evenly spread."""
        if len(self) <= most:
            return self
        return self.where(np.linspace(0, len(self) - 1, most).astype(np.int64))

    @property
    def people(self) -> int:
        """How many different people the windows come from."""
        return len(np.unique(self.subject))

    @property
    def nights(self) -> tuple[str, ...]:
        """Names of the nights, sorted."""
        return tuple(str(name) for name in np.unique(self.night))


def no_windows(window_samples: int) -> LabelledWindows:
    """An empty set of windows of this length."""
    return LabelledWindows(
        np.empty((0, window_samples, 3), dtype=np.float32),
        np.empty(0, dtype=np.int64),
        np.empty(0, dtype=np.int64),
        np.empty(0, dtype=np.str_),
        np.empty(0, dtype=np.str_),
    )


def together(parts: Sequence[LabelledWindows]) -> LabelledWindows:
    """Several sets as one, in their order; at least one is needed."""
    return LabelledWindows(
        np.concatenate([part.windows_g for part in parts]),
        np.concatenate([part.posture for part in parts]),
        np.concatenate([part.placement for part in parts]),
        np.concatenate([part.subject for part in parts]),
        np.concatenate([part.night for part in parts]),
        _calibrated_together(parts),
    )


def _calibrated_together(parts: Sequence[LabelledWindows]) -> Float32s | None:
    if all(part.calibrated_g is None for part in parts):
        return None
    return np.concatenate(
        [
            np.full_like(part.windows_g, np.nan) if part.calibrated_g is None else part.calibrated_g
            for part in parts
        ]
    )


def body_of(windows: LabelledWindows) -> Float32s:
    """Windows as calibrated where they are, else as sensed."""
    if windows.calibrated_g is None:
        return windows.windows_g
    turned: Mask = windows.is_calibrated
    return np.where(turned[:, None, None], windows.calibrated_g, windows.windows_g)
