"""What a fine-tune goes on seeing."""

from sleepmon.domain.resources import shipped_model
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Recipe
from sleepmon.learning.replay import PEOPLE, replayed
from sleepmon.learning.weights import read_card

RECIPE = Recipe(id="t", title="t", method="fine-tune", network="compact_net", epochs=1)


def test_that_every_posture_is_replayed_where_the_recipe_asks_for_it(scheme: Scheme) -> None:
    card = read_card(shipped_model())
    assert replayed(RECIPE, card, scheme) is None
    asked = Recipe(
        id="t", title="t", method="fine-tune", network="compact_net", epochs=1, replay_fraction=0.2
    )
    windows = replayed(asked, card, scheme)
    assert windows is not None
    assert PEOPLE == windows.people
    assert set(range(len(card.postures))) <= set(windows.posture.tolist())
    assert set(range(len(card.placements))) <= set(windows.placement.tolist())
