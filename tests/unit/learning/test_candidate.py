"""The candidate's card tells where it comes from."""

from pathlib import Path

import pytest

from sleepmon.domain.training import Recipe, TrainingPlan
from sleepmon.learning.candidate import candidate_card
from sleepmon.learning.datasets.windows import no_windows
from sleepmon.learning.weights import read_model
from tests.unit.learning.conftest import Nights


@pytest.mark.parametrize("simulated", [True, False])
def test_that_the_card_is_honest(base_folder: Path, nights: Nights, simulated: bool) -> None:
    network, base = read_model(base_folder)
    recipe = Recipe(
        id="t", title="t", method="fine-tune", network="compact_net", epochs=1, replay_fraction=0.2
    )
    plan = TrainingPlan(
        nights=(), held_out=(), coverage=(), warnings=(), recipe=recipe, simulated=simulated
    )
    windows = nights(people=25)
    card = candidate_card(
        plan,
        base,
        network,
        windows=windows,
        choosing=windows,
        parted="somehow",
        held_out=no_windows(100),
    )
    assert f"{len(windows)} windows of 25 labelled nights" in card.trained_on
    assert "and more" in card.trained_on
    assert "20% of each batch simulated" in card.trained_on
    assert (simulated, 25, base.id, "somehow") == (
        card.simulated,
        card.people,
        card.parent_id,
        card.calibration.fitted_on,
    )
    assert card.id.endswith(card.weights_sha256[:12])
