"""The window's copy of the station follows snapshot and news."""

from collections.abc import Callable

import msgspec
import pytest

from sleepmon.domain.commands import FinishCalibration
from sleepmon.domain.events import (
    ClassifierChanged,
    MountCalibrated,
    MountForgotten,
    NightBuildProgressed,
    NightEnded,
    NightSaved,
    NightSavedUntil,
    NightStarted,
    PersonSeen,
    PosturePredicted,
    SensorChanged,
    SensorFound,
    SensorReleased,
    WarningCleared,
    WarningRaised,
)
from sleepmon.domain.predictions import PostureSpan, Span
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import LinkState, SensorStatus
from sleepmon.gui.event_log import EventLine
from sleepmon.gui.station_state import Past, StationState, believed, extend_ribbon
from tests.fakes.calibrating import calibrating_ward
from tests.fakes.fake_station import SERIALS, FakeStation, ward_sensor
from tests.fakes.scenes import NS, a_person, a_prediction, night_station, ward_station

NOW = 1_790_000_000_000_000_000


def loaded(make: Callable[[], FakeStation] = night_station) -> tuple[StationState, FakeStation]:
    station, state = make(), StationState()
    state.load(station.snapshot())
    return state, station


def test_that_a_new_window_finds_the_night_with_ribbon_labels_and_events() -> None:
    state, station = loaded()
    assert state.night is not None
    assert station.ribbon == tuple(state.ribbon)
    assert station.labels == state.labels
    assert "Label: Left, leaning forward" in [line.text for line in state.log.lines]


def test_that_sensors_are_known_by_their_place() -> None:
    state, _station = loaded(ward_station)
    worn = state.worn_at("chest")
    assert worn is not None
    assert worn.serial == SERIALS[1]


def test_that_only_one_sensor_is_worn_at_a_place() -> None:
    state, station = loaded(ward_station)
    chest = station.sensors[ward_sensor(SERIALS[1]).sensor]
    moved = msgspec.structs.replace(chest, placement="neck")
    state.apply(SensorChanged(utc_ns=NOW, status=moved))
    assert [s.serial for s in state.sensors.values() if s.placement == "neck"] == [SERIALS[1]]


def test_that_sensors_nearby_are_those_not_in_use_strongest_first() -> None:
    state = StationState()
    for serial in ("A", "B"):
        found = ward_sensor(SERIALS[0])
        rssi = -80 if serial == "A" else -50
        found = msgspec.structs.replace(found, sensor=SensorId(serial), rssi_dbm=rssi)
        state.apply(SensorFound(utc_ns=NOW, found=found))
    assert [found.sensor for found in state.nearby()] == ["B", "A"]


def test_that_a_released_sensor_is_forgotten() -> None:
    state, _station = loaded(ward_station)
    sensor = ward_sensor(SERIALS[0]).sensor
    state.apply(SensorReleased(utc_ns=NOW, sensor=sensor))
    assert sensor not in state.sensors


def test_that_a_started_night_asks_for_a_snapshot() -> None:
    state, _station = loaded(ward_station)
    assert state.apply(NightStarted(utc_ns=NOW, night_id="n", folder="/nights/n"))


def test_that_saving_moves_on() -> None:
    state, _station = loaded()
    state.apply(NightSavedUntil(utc_ns=NOW, until_utc_ns=NOW))
    assert state.night is not None
    assert NOW == state.night.saved_until_utc_ns


def test_that_an_ended_night_is_being_built_until_it_is_saved() -> None:
    state, _station = loaded()
    state.apply(NightEnded(utc_ns=NOW, night_id="n1", reason="stopped"))
    assert (state.night, state.building, state.built) == (None, "n1", 0.0)
    state.apply(NightBuildProgressed(utc_ns=NOW, night_id="n1", done=0.42))
    assert ("n1", 0.42) == (state.building, state.built)
    state.apply(NightSaved(utc_ns=NOW, night_id="n1", file="/n1.h5", samples={}, missing={}))
    assert state.building == ""


def test_that_predictions_and_the_person_are_kept() -> None:
    state, _station = loaded(ward_station)
    sensor = ward_sensor(SERIALS[0]).sensor
    prediction = a_prediction(sensor, 0, NOW)
    state.apply(PosturePredicted(utc_ns=NOW, prediction=prediction))
    state.apply(PersonSeen(utc_ns=NOW, person=a_person(NOW)))
    assert state.predictions[sensor] == prediction
    assert a_person(NOW) == state.person


def test_that_a_model_that_is_gone_says_so_and_shows_no_posture() -> None:
    state, _station = loaded()
    gone = ClassifierChanged(utc_ns=NOW, state="unavailable", words="The model stopped.")
    state.apply(gone)
    assert (state.classifier, state.person) == ("The model stopped.", None)
    assert state.has_given_up


@pytest.mark.parametrize("now", ["restarting", "stopped", "starting"])
def test_that_a_posture_does_not_outlive_the_model_that_saw_it(now: str) -> None:
    state, station = loaded()
    seen = [state.person]
    state.apply(ClassifierChanged(utc_ns=NOW, state=now, words="Recording goes on."))
    seen.append(state.person)
    assert [True, False] == [person is not None for person in seen]
    assert not state.has_given_up
    station.classifier = now
    state.load(station.snapshot())
    assert state.person is None


def test_that_a_new_window_knows_the_warnings_in_force() -> None:
    state = StationState()
    warning = WarningRaised(utc_ns=NOW, kind="sleep", level="attention", words="It may sleep.")
    snapshot = msgspec.structs.replace(night_station().snapshot(), warnings=(warning,))
    state.load(snapshot)
    assert {"sleep": warning} == state.warnings
    state.load(msgspec.structs.replace(snapshot, warnings=()))
    assert not state.warnings


def test_that_warnings_stand_until_cleared() -> None:
    state, _station = loaded(ward_station)
    state.apply(WarningRaised(utc_ns=NOW, kind="disk", level="lost", words="Full."))
    assert list(state.warnings) == ["disk"]
    state.apply(WarningCleared(utc_ns=NOW, kind="disk", words="Room again."))
    assert not state.warnings


def test_that_the_same_posture_makes_the_ribbon_longer() -> None:
    ribbon: list[PostureSpan] = []
    for second in range(3):
        extend_ribbon(ribbon, a_person(NOW + second * NS))
    assert [(span.span.start_ns, span.span.end_ns) for span in ribbon] == [(NOW, NOW + 2 * NS)]


def test_that_another_posture_begins_where_the_last_ended() -> None:
    ribbon: list[PostureSpan] = []
    extend_ribbon(ribbon, a_person(NOW, posture=8))
    extend_ribbon(ribbon, a_person(NOW + NS, posture=9))
    assert [(span.posture, span.span.start_ns) for span in ribbon] == [(8, NOW), (9, NOW + NS)]
    assert ribbon[0].span.end_ns == NOW + NS


@pytest.mark.parametrize("posture", [8, 9])
def test_that_a_silence_leaves_a_hole(posture: int) -> None:
    ribbon: list[PostureSpan] = []
    extend_ribbon(ribbon, a_person(NOW))
    extend_ribbon(ribbon, a_person(NOW + 60 * NS, posture=posture))
    assert [span.span.end_ns for span in ribbon] == [NOW, NOW + 60 * NS]


def test_that_old_news_does_not_shorten_the_ribbon() -> None:
    ribbon: list[PostureSpan] = []
    extend_ribbon(ribbon, a_person(NOW))
    extend_ribbon(ribbon, a_person(NOW - NS, posture=3))
    assert [span.posture for span in ribbon] == [8]


def neck_status(state: LinkState, arrived_ns: int | None) -> SensorStatus:
    status = ward_station().sensors[ward_sensor(SERIALS[0]).sensor]
    return msgspec.structs.replace(status, state=state, last_arrived_utc_ns=arrived_ns)


@pytest.mark.parametrize("link", ["connecting", "streaming"])
def test_that_a_lost_sensor_is_lost_until_samples_come(link: LinkState) -> None:
    lost = neck_status("silent", NOW)
    assert believed(lost, neck_status(link, NOW + 1000)).state == "silent"
    assert believed(lost, neck_status(link, NOW + NS)).state == link


def test_that_a_sensor_that_never_sent_is_believed_when_it_sends() -> None:
    never = neck_status("lost", None)
    assert believed(never, neck_status("streaming", None)).state == "lost"
    assert believed(never, neck_status("streaming", NOW)).state == "streaming"


def test_that_other_states_are_believed_at_once() -> None:
    streaming, gone = neck_status("streaming", NOW), neck_status("gone", NOW)
    assert believed(None, gone) == gone
    assert believed(streaming, gone) == gone
    assert believed(neck_status("lost", NOW), gone) == gone


def test_that_the_past_comes_before_the_ribbon_and_stays_with_its_night() -> None:
    state, station = loaded()
    known = list(state.ribbon)
    first_ns = known[0].span.start_ns
    before = PostureSpan(span=Span(first_ns - 60 * NS, first_ns), posture=5, state="posture")
    late = PostureSpan(span=Span(first_ns, first_ns + NS), posture=5, state="posture")
    line = EventLine(first_ns - 30 * NS, "note", "Note: before")
    night_id = state.night.meta.night_id if state.night else ""
    state.add_past(Past("another", (before,), (line,)))
    assert known == state.ribbon
    state.add_past(Past(night_id, (before, late), (line,)))
    assert [before, *known] == state.ribbon
    assert 1 == state.log.lines.count(line)
    state.load(station.snapshot())
    assert before == state.ribbon[0]
    state.add_past(Past(night_id, (before,), (line,)))  # read again after the station was lost
    assert [before, *known] == state.ribbon
    assert 1 == state.log.lines.count(line)


def test_that_calibrations_come_and_go() -> None:
    station = calibrating_ward()
    station.do(FinishCalibration())
    state = StationState()
    state.load(station.snapshot())
    neck, chest, abdomen = (ward_sensor(serial).sensor for serial in SERIALS)
    assert {neck, chest, abdomen} == set(state.calibrations)
    state.apply(MountForgotten(utc_ns=1, sensor=neck, why="put elsewhere"))
    assert {chest, abdomen} == set(state.calibrations)
    state.apply(MountCalibrated(utc_ns=3, calibration=station.made[0]))
    assert neck in state.calibrations
