"""Live classification inside the station."""

from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from tests.fakes.bedside import Bedside
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
