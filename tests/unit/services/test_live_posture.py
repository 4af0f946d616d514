"""Live classification inside the station."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.samples import SensorId
from tests.fakes.bedside import Bedside
from tests.fakes.predictor import card
from tests.fakes.sensor_hub import CHEST, NECK


def test_that_the_classifier_starts_with_the_first_sensor(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        assert ("stopped", "") == (bed.snapshot().classifier, bed.snapshot().model_id)
        bed.put_on()
        assert 1 == len(bed.models.made)
        assert ("running", "base") == (bed.snapshot().classifier, bed.snapshot().model_id)
        assert "running" == bed.listener.wait_for(events.ClassifierChanged).state
    assert bed.classifier.stopped


def test_that_what_it_says_is_kept_told_and_shown(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        prediction = bed.classifier.say(CHEST, 3, bed.clock.utc_ns())
        assert [prediction] == bed.recorder.predictions
        assert prediction == bed.listener.wait_for(events.PosturePredicted).prediction
        assert 3 == bed.listener.wait_for(events.PersonSeen).person.posture
        snapshot = bed.snapshot()
        assert (prediction,) == snapshot.predictions
        assert snapshot.person is not None
        assert snapshot.night is not None
        assert [3] == [span.posture for span in snapshot.night.ribbon]


def test_that_a_held_turn_is_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        start_ns = bed.clock.utc_ns()
        for second in range(0, 200, 2):
            posture = 0 if second < 70 else 9
            bed.classifier.say(CHEST, posture, start_ns + second * 10**9)
        turned = bed.listener.wait_for(events.PersonTurned)
        assert (0, 9) == (turned.from_posture, turned.to_posture)


def test_that_a_new_night_begins_with_an_empty_ribbon(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.classifier.say(CHEST, 3, bed.clock.utc_ns())
        bed.do(commands.StartNight(request=bed.request()))
        night = bed.snapshot().night
        assert night is not None
        assert () == night.ribbon


@pytest.mark.expects_log("live classification is unavailable")
def test_that_a_damaged_model_stops_no_recording(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.models.damaged = True
        bed.start_night()
        bed.hub.send(CHEST)
        assert 1 == len(bed.recorder.blocks)
        assert "weights are damaged" in bed.snapshot().classifier
        assert "unavailable" == bed.listener.wait_for(events.ClassifierChanged).state


def test_that_a_reload_takes_the_model_that_is_active_now(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        first = bed.classifier
        bed.do(commands.StartNight(request=bed.request()))
        first.say(CHEST, 3, bed.clock.utc_ns())
        bed.do(commands.ReloadModel())
        assert first.stopped
        night = bed.snapshot().night
        assert night is not None
        assert ((), 1) == (bed.snapshot().predictions, len(night.ribbon))
        assert first is not bed.classifier
        bed.hub.send(CHEST)
        assert 1 == len(bed.classifier.offered)


def test_that_a_sensor_let_go_is_no_longer_shown(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.classifier.say(NECK, 3, bed.clock.utc_ns())
        bed.do(commands.Disconnect(sensor=NECK))
        assert () == bed.snapshot().predictions


@pytest.mark.expects_log("live classification is unavailable")
def test_that_a_new_night_tries_again_with_a_classifier_that_gave_up(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        gone = bed.classifier
        gone.listener.on_state("unavailable", "It stopped 4 times.", "")
        bed.do(commands.StartNight(request=bed.request()))
        assert gone.stopped
        assert 2 == len(bed.models.made)
        assert "running" == bed.snapshot().classifier


def test_that_the_classifier_is_told_where_a_sensor_is_worn(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.Connect(sensor=CHEST))
        bed.hub.send(CHEST)
        assert {CHEST: ""} == bed.classifier.placements
        bed.do(commands.Assign(sensor=CHEST, placement="chest"))
        bed.hub.send(CHEST)
        assert {CHEST: "chest"} == bed.classifier.placements


def own_model(subject: str, *sensors: SensorId) -> ModelCard:
    made = card(f"personal-{subject}")
    return msgspec.structs.replace(made, kind="personal", subject=subject, sensors=sensors)


def test_that_a_persons_own_model_speaks_in_their_nights_and_in_no_other(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.models.own = [own_model("S01", CHEST, NECK)]
        bed.put_on()
        assert "base" == bed.snapshot().model_id
        opened = bed.do(commands.StartNight(request=bed.request()))
        assert isinstance(opened, commands.NightOpened)
        assert "personal-S01" == opened.meta.model_id == bed.snapshot().model_id
        assert {CHEST: "chest", NECK: "neck"} == bed.classifier.wearer.placements
        assert "personal-S01" == bed.classifier.say(CHEST, 3, bed.clock.utc_ns()).model_id
        bed.do(commands.EndNight())
        assert "base" == bed.snapshot().model_id
        made = len(bed.models.made)
        opened = bed.do(commands.StartNight(request=bed.request(subject="S02")))
        assert isinstance(opened, commands.NightOpened)
        assert "base" == opened.meta.model_id == bed.snapshot().model_id
        assert made == len(bed.models.made)  # the one that runs is right


def test_that_a_model_of_other_sensors_does_not_speak(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.models.own = [own_model("S01", CHEST)]
        opened = bed.start_night()
        assert "base" == opened.meta.model_id == bed.snapshot().model_id
        assert 1 == len(bed.models.made)


def test_that_an_own_model_promoted_in_the_night_speaks_from_then_on(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.models.own = [own_model("S01", CHEST, NECK)]
        bed.do(commands.ReloadModel())
        assert "personal-S01" == bed.snapshot().model_id


@pytest.mark.expects_log("live classification is unavailable")
def test_that_a_damaged_own_model_stops_no_night(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.models.damaged = True
        opened = bed.do(commands.StartNight(request=bed.request()))
        assert isinstance(opened, commands.NightOpened)
        assert "" == opened.meta.model_id
        assert "weights are damaged" in bed.snapshot().classifier
