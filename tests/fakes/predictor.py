"""A model without a network: the gravity rule, spread over the neighbouring sectors."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ModelError
from sleepmon.domain.model_card import Calibration, ModelCard
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.dsp.orientation import angle_between_deg, roll_deg


def card(model_id: str = "gravity", unsure_below: float = 0.0) -> ModelCard:
    """A card that says what the fake is."""
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    return ModelCard(
        id=model_id,
        kind="base",
        network="none",
        network_args={},
        scheme_id=scheme.id,
        scheme_sha256=scheme.digest,
        postures=tuple(posture.code for posture in scheme.postures),
        placements=tuple(placement.code for placement in scheme.placements),
        rate_hz=50.0,
        window_samples=100,
        step_samples=50,
        trained_on="nothing",
        simulated=True,
        people=0,
        split="none",
        method="gravity",
        metrics=(),
        calibration=Calibration(unsure_below=unsure_below),
        created_utc_ns=0,
        code_version="test",
        weights_sha256=hashlib.sha256(b"").hexdigest(),
    )


@dataclass(frozen=True)
class FakeAnswer:
    """Probabilities of both heads."""

    posture_probs: npt.NDArray[np.float32]
    placement_probs: npt.NDArray[np.float32]


class GravityPredictor:
    """Answers by the direction of gravity and knows nothing of placement."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    def predict(
        self,
        windows_g: npt.NDArray[np.float32],
        read_g: npt.NDArray[np.float32] | None = None,
        mounted: npt.NDArray[np.bool_] | None = None,
    ) -> FakeAnswer:
        """Probability falls with the angle to each sector's middle."""
        count = len(self.card.postures)
        middles = np.arange(count) * 360.0 / count
        body = windows_g if read_g is None else read_g
        away = angle_between_deg(roll_deg(body.mean(axis=1))[:, None], middles)
        probs = np.exp(-((away / 15.0) ** 2))
        probs /= probs.sum(axis=1, keepdims=True)
        places = len(self.card.placements)
        return FakeAnswer(
            probs.astype(np.float32),
            np.full((len(windows_g), places), 1.0 / places, dtype=np.float32),
        )


def load_gravity(folder: Path, threads: int) -> GravityPredictor:
    """As `load_predictor`; a folder that is called damaged is."""
    if folder.name == "damaged":
        raise ModelError("The model is damaged.", "Go back to the model before.")
    return GravityPredictor(card())
