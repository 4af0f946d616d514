"""Windows in, calibrated probabilities out: the one way in which models are asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.activity import means_of
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.preprocess import tensor_of, usable
from sleepmon.learning.trust import with_gravity
from sleepmon.learning.weights import check_scheme, read_model

BATCH = 512
"""Windows at a time: small enough for the cache, large enough to keep the cores busy."""

Float32s = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PredictedArrays:
    """Probabilities per window: `posture_probs` (k, postures), `placement_probs` (k, placements).

    In the order of the scheme. A window with values that are no numbers gets equal probabilities,
    which is below every threshold of confidence: it tells nothing.
    """

    posture_probs: Float32s
    placement_probs: Float32s


class Predictor:
    """A model ready to be asked; use from one thread."""

    def __init__(self, network: TwoHeadNetwork, card: ModelCard) -> None:
        self.network = network.eval()
        self.card = card

    def predict(
        self,
        windows_g: npt.ArrayLike,
        read_g: npt.ArrayLike | None = None,
        mounted: npt.NDArray[np.bool_] | None = None,
    ) -> PredictedArrays:
        """Answers for windows (k, window, 3) in g, body frame; ValueError for another shape.

        `read_g` holds the same windows turned by a mount calibration or by a person's angles, NaN
        where there is neither. The posture is read from it where it tells one; the placement never
        is, because a turn into the body's axes hides where the sensor sits. `mounted` (k,) says
        for which the mount was calibrated, so that confidence is worth more; by default for all.
        """
        posture, placement = self.logits(windows_g)
        calibration = self.card.calibration
        heat = np.full((len(posture), 1), calibration.trust(mounted=False).temperature, np.float32)
        if read_g is not None:
            read = usable(read_g) & usable(windows_g)
            posture[read] = self.logits(np.asarray(read_g)[read])[0]
            trusted = read if mounted is None else read & mounted
            heat[trusted] = calibration.trust(mounted=True).temperature
        return PredictedArrays(
            _softmax(posture / heat),
            _softmax(placement / np.float32(calibration.placement_temperature)),
        )

    def logits(self, windows_g: npt.ArrayLike) -> tuple[Float32s, Float32s]:
        """Answers before calibration, the posture's with what gravity adds; 0 for windows that are
        no numbers.
        """
        x = np.asarray(windows_g, dtype=np.float32)
        if x.ndim != 3 or x.shape[1:] != (self.card.window_samples, 3):
            raise ValueError(f"windows are (k, {self.card.window_samples}, 3), these are {x.shape}")
        posture = np.zeros((len(x), len(self.card.postures)), dtype=np.float32)
        placement = np.zeros((len(x), len(self.card.placements)), dtype=np.float32)
        good = np.flatnonzero(usable(x))
        with torch.inference_mode():
            for start in range(0, len(good), BATCH):
                chosen = good[start : start + BATCH]
                answers = self.network(tensor_of(x[chosen], self.card.normalisation))
                posture[chosen], placement[chosen] = (answer.numpy() for answer in answers)
                towards = towards_postures(x[chosen], posture.shape[1])
                posture[chosen] = with_gravity(posture[chosen], towards, self.card.gravity_pull)
        return posture, placement


def towards_postures(windows_g: Float32s, count: int) -> Float32s:
    """Mean force of windows (k, window, 3) in the direction of each of so many equal sectors, in g.

    The largest (k, count) is that of the nearest sector: the rule of gravity as logits.
    """
    angle = 2.0 * np.pi * np.arange(count, dtype=np.float32) / np.float32(count)
    return np.asarray(means_of(windows_g)[:, :2] @ np.stack([np.cos(angle), np.sin(angle)]))


def load_predictor(model_folder: Path, threads: int, scheme: Scheme | None = None) -> Predictor:
    """The model in this folder, ready to be asked, computing with this many threads.

    ModelError when it is damaged, ModelMismatch when a scheme is given and it is another's.
    """
    network, card = read_model(model_folder)
    if scheme is not None:
        check_scheme(card, scheme)
    torch.set_num_threads(max(threads, 1))
    return Predictor(network, card)


def _softmax(logits: Float32s) -> Float32s:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
