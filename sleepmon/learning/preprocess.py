"""From windows in g to what a network reads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from sleepmon.domain.model_card import Normalisation


def tensor_of(windows_g: npt.ArrayLike, normalisation: Normalisation) -> Tensor:
    """Windows (k, window, 3) in g as a tensor (k, 3, window), shifted and scaled per axis."""
    x = np.asarray(windows_g, dtype=np.float32)
    shift = np.asarray(normalisation.mean_g, dtype=np.float32)
    scale = np.asarray(normalisation.scale_g, dtype=np.float32)
    if normalisation != Normalisation():
        x = (x - shift) / scale
    return torch.from_numpy(np.ascontiguousarray(x.transpose(0, 2, 1)))


def usable(windows_g: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which windows (k, window, 3) hold only numbers."""
    finite = np.isfinite(np.asarray(windows_g, dtype=np.float32))
    return np.asarray(finite.all(axis=(1, 2)))
