import dataclasses
import time

import pytest

from sleepmon.domain.model_card import ModelKind
from sleepmon.domain.samples import SensorId
from sleepmon.domain.training import Recipe, TrainingPlan
from sleepmon.services.coverage import LabelledNight
from sleepmon.services.training_plan import plan_of
from tests.fakes.labelled import ALL, SCHEME, a_night

RECIPE = Recipe(id="clinic", title="Clinic", method="smooth-distill", network="mtl_net", epochs=5)


def plan(*nights: LabelledNight, kind: ModelKind = "clinic", subject: str = "") -> TrainingPlan:
    return plan_of(nights, scheme=SCHEME, recipe=RECIPE, kind=kind, subject=subject)


def three_people() -> tuple[LabelledNight, ...]:
    return tuple(a_night(subject, subject) for subject in ("S01", "S02", "S03"))


def test_that_enough_nights_make_a_plan_without_a_warning() -> None:
    made = plan(*three_people())
    assert ("", (), 36.0) == (made.refusal, made.warnings, made.labelled_minutes)
    assert (2, 1) == (len(made.nights), len(made.held_out))
    assert not set(made.nights) & set(made.held_out)


def test_that_coverage_counts_every_night_of_the_plan() -> None:
    made = plan(*three_people())
    assert 3 * 3 * 12 == len(made.coverage)


@pytest.mark.parametrize("nights", [(), (a_night("a", codes=()),)])
def test_that_nothing_labelled_is_refused(nights: tuple[LabelledNight, ...]) -> None:
    assert plan(*nights).refusal.startswith("No night has labels yet.")


def test_that_a_single_posture_is_refused() -> None:
    assert "Only one posture" in plan(a_night("a", codes=("S",))).refusal


def test_that_one_night_is_learnt_from_and_cannot_be_judged() -> None:
    made = plan(a_night("a"))
    assert (1, 0, "") == (len(made.nights), len(made.held_out), made.refusal)
    assert any("cannot be judged" in words for words in made.warnings)
    assert any("of one person (S01)" in words for words in made.warnings)


def test_that_a_night_of_the_same_person_is_no_test_for_others() -> None:
    made = plan(a_night("a"), a_night("b"))
    assert any("says nothing about other people" in words for words in made.warnings)


def test_that_postures_never_seen_are_named() -> None:
    nights = [a_night(s, s, ALL[:10]) for s in ("S01", "S02", "S03")]
    assert "Never labelled: LS, SL. Record one minute of each." in plan(*nights).warnings


def test_that_postures_unseen_at_one_placement_are_named() -> None:
    nights = [
        a_night("a", "S01", ALL, placements=("chest", "abdomen")),
        a_night("b", "S02", ALL[:3], placements=("neck",)),
    ]
    warnings = plan(*nights, a_night("c", "S03", ALL, placements=("chest", "abdomen"))).warnings
    assert any(words.startswith("Never labelled at the neck: ") for words in warnings) or any(
        words == "No sensor worn at: neck." for words in warnings
    )


def test_that_little_of_a_posture_is_told() -> None:
    nights = [a_night(s, s, minutes_each=0.1) for s in ("S01", "S02", "S03")]
    assert any(words.startswith("Less than half a minute") for words in plan(*nights).warnings)


def test_that_simulated_nights_are_flagged() -> None:
    made = plan(a_night("a", simulated=True), a_night("b", simulated=True))
    assert made.simulated
    assert any("All nights are simulated" in words for words in made.warnings)


def test_that_simulated_nights_are_never_mixed_with_real_ones() -> None:
    made = plan(*three_people(), a_night("v", "S09", simulated=True))
    assert not made.simulated
    assert "/nights/v.h5" not in made.nights + made.held_out
    assert any("1 night of the simulated sleeper left out" in words for words in made.warnings)


def test_that_nights_of_another_scheme_are_left_out() -> None:
    made = plan(*three_people(), a_night("x", scheme_digest="other"))
    assert "/nights/x.h5" not in made.nights + made.held_out
    assert "1 night of another posture scheme left out." in made.warnings


def test_that_a_personal_model_learns_from_its_person_only() -> None:
    nights = (*three_people(), a_night("more", "S02"))
    made = plan(*nights, kind="personal", subject="S02")
    assert {"/nights/S02.h5", "/nights/more.h5"} == {*made.nights, *made.held_out}
    assert (1, "S02") == (len(made.held_out), made.subject)
    assert not any("one person" in words for words in made.warnings)


def test_that_a_personal_model_needs_a_person_with_labels() -> None:
    assert "choose whose" in plan(*three_people(), kind="personal").refusal
    assert "No night of S09" in plan(*three_people(), kind="personal", subject="S09").refusal


def test_that_a_year_of_nights_is_planned_at_once() -> None:
    nights = [a_night(str(n), f"S{n % 40:02d}") for n in range(365)]
    begun = time.perf_counter()
    assert 365 == sum(map(len, (plan(*nights).nights, plan(*nights).held_out)))
    print(f"two plans over 365 nights: {1e3 * (time.perf_counter() - begun):.0f} ms")


def test_that_the_sensors_of_the_nights_are_named() -> None:
    mine = dataclasses.replace(a_night("a"), sensors=(SensorId("b"), SensorId("a")))
    other = dataclasses.replace(a_night("b", "S02"), sensors=(SensorId("c"),))
    made = plan(mine, other, kind="personal", subject="S01")
    assert ("a", "b") == made.sensors
