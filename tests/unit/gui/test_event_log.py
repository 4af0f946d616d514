"""News become lines of words, each said once."""

import msgspec
import pytest

from sleepmon.domain.calibration import UPRIGHT_AXES, MountCalibration
from sleepmon.domain.events import (
    ClassifierChanged,
    Event,
    GapRecorded,
    LabelsChanged,
    Marked,
    MountCalibrated,
    MountForgotten,
    NightBuildFailed,
    NightEnded,
    NightSaved,
    NightStarted,
    PersonTurned,
    SensorChanged,
    SensorFaulted,
    SensorReleased,
    WarningCleared,
    WarningRaised,
)
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.sensors import LinkState
from sleepmon.gui.event_log import EventLine, EventLog, label_words
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.fakes.scenes import NS, ward_station

NOW = 1_790_000_000_000_000_000
STATION = ward_station()
NECK = STATION.sensors[ward_sensor(SERIALS[0]).sensor]


def a_log() -> EventLog:
    log = EventLog()
    log.restart(STATION.scheme, STATION.sensors.values())
    return log


def said(*events: Event) -> list[EventLine]:
    log = a_log()
    for event in events:
        log.add(event)
    return log.lines


def neck_is(state: LinkState, second: int = 0) -> SensorChanged:
    status = msgspec.structs.replace(NECK, state=state)
    return SensorChanged(utc_ns=NOW + second * NS, status=status)


def labels(*codes: str, end: bool = False) -> LabelsChanged:
    track = LabelTrack()
    for number, code in enumerate(codes):
        track = track.from_now_on(code, NOW + number * NS)
    if end:
        track = track.closed(NOW + len(codes) * NS)
    return LabelsChanged(utc_ns=NOW + len(codes) * NS, labels=track, can_undo=True, can_redo=False)


@pytest.mark.parametrize(
    ("event", "mark", "text"),
    [
        (Marked(utc_ns=NOW, text=""), "marker", "Marker"),
        (Marked(utc_ns=NOW, text="nurse"), "note", "Note: nurse"),
        (NightStarted(utc_ns=NOW, night_id="n", folder="f"), "recording", "Night started"),
        (
            NightEnded(utc_ns=NOW, night_id="n", reason="stopped"),
            "recording",
            "Night ended: stopped",
        ),
        (
            NightSaved(utc_ns=NOW, night_id="n", file="/n/f.h5", samples={}, missing={}),
            "ok",
            "Night saved and checked: f.h5",
        ),
        (
            NightBuildFailed(utc_ns=NOW, night_id="n", folder="f", words="Disk full."),
            "lost",
            "Disk full. The journal is kept; nothing is lost.",
        ),
        (
            PersonTurned(utc_ns=NOW, from_posture=3, to_posture=8, angle_deg=146.2),
            "turn",
            "Turned: right side to left side, 146°",
        ),
        (
            PersonTurned(utc_ns=NOW, from_posture=8, to_posture=9, angle_deg=None),
            "turn",
            "Turned within left side",
        ),
        (
            PersonTurned(utc_ns=NOW, from_posture=None, to_posture=0, angle_deg=None),
            "turn",
            "Turned: unknown to supine",
        ),
        (
            GapRecorded(
                utc_ns=NOW,
                sensor=NECK.sensor,
                after_tick=1,
                missing=130,
                reason="link lost",
                seconds=1.3,
            ),
            "attention",
            "Neck: 1.3 s gap, link lost",
        ),
        (
            GapRecorded(
                utc_ns=NOW,
                sensor=NECK.sensor,
                after_tick=1,
                missing=130,
                reason="silent",
                seconds=180.0,
            ),
            "attention",
            "Neck: 3 min gap, silent",
        ),
        (
            SensorFaulted(utc_ns=NOW, sensor=NECK.sensor, kind="k", words="sent nonsense"),
            "attention",
            "Neck: sent nonsense",
        ),
        (SensorReleased(utc_ns=NOW, sensor=NECK.sensor), "marker", "Neck sensor let go"),
        (
            WarningRaised(utc_ns=NOW, kind="disk", level="lost", words="Full.", advice="Run `df`."),
            "lost",
            "Full. Run df.",
        ),
        (
            WarningRaised(utc_ns=NOW, kind="disk", level="attention", words="Nearly full."),
            "attention",
            "Nearly full.",
        ),
        (WarningCleared(utc_ns=NOW, kind="disk", words="Room again."), "ok", "Room again."),
        (
            ClassifierChanged(utc_ns=NOW, state="unavailable", words="The model stopped."),
            "attention",
            "The model stopped. Recording goes on.",
        ),
        (
            ClassifierChanged(
                utc_ns=NOW, state="unavailable", words="Off. Recording goes on. Try tomorrow."
            ),
            "attention",
            "Off. Recording goes on. Try tomorrow.",
        ),
        (
            ClassifierChanged(utc_ns=NOW, state="restarting", words=""),
            "attention",
            "The model is started again.",
        ),
        (labels("LP"), "flag", "Label: Left, leaning forward"),
        (labels("upright"), "flag", "Label: Upright"),
        (labels("S", end=True), "flag", "Label ended"),
    ],
)
def test_that_news_are_said_in_words(event: Event, mark: str, text: str) -> None:
    assert [(line.mark, line.text) for line in said(event)] == [(mark, text)]


@pytest.mark.parametrize(
    "event",
    [
        ClassifierChanged(utc_ns=NOW, state="running", words=""),
        WarningRaised(utc_ns=NOW, kind=f"link {NECK.sensor}", level="lost", words="Lost."),
        neck_is("streaming"),
        SensorFaulted(utc_ns=NOW, sensor=NECK.sensor, kind="silent", words="Sends nothing."),
    ],
)
def test_that_what_people_need_not_know_is_not_said(event: Event) -> None:
    assert said(event) == []


def test_that_a_lost_sensor_is_said_once_and_its_return_once() -> None:
    lines = said(
        neck_is("silent", 1), neck_is("lost", 2), neck_is("connecting", 3), neck_is("streaming", 4)
    )
    assert [line.text for line in lines] == ["Neck sensor is back.", "Neck sensor sends nothing."]
    assert [line.bold for line in lines] == [False, True]


def test_that_a_taken_back_label_says_which_holds_again() -> None:
    back = labels("S")
    back = msgspec.structs.replace(back, utc_ns=NOW + 9 * NS)
    lines = said(labels("S", "L"), back)
    assert lines[0].text == "Label taken back to Supine"


def test_that_the_first_label_taken_back_leaves_none() -> None:
    lines = said(labels("S"), msgspec.structs.replace(labels(), utc_ns=NOW + 9 * NS))
    assert lines[0].text == "Label taken back"


def test_that_the_same_news_twice_is_one_line() -> None:
    event = Marked(utc_ns=NOW, text="nurse")
    assert len(said(event, event)) == 1


def test_that_a_code_without_a_scheme_stays_a_code() -> None:
    assert label_words(None, "LP") == "LP"


def test_that_an_unknown_sensor_is_called_by_its_serial() -> None:
    assert EventLog().name_of(NECK.sensor) == SERIALS[0]


def test_that_the_labels_of_a_night_found_again_are_said() -> None:
    log = a_log()
    log.add_labels(labels("S", "LP").labels)
    log.add(labels("S", "LP"))
    assert [line.text for line in log.lines] == ["Label: Left, leaning forward", "Label: Supine"]


def test_that_a_calibration_and_its_loss_are_said() -> None:
    made = MountCalibration(
        sensor=NECK.sensor,
        rotation=UPRIGHT_AXES,
        residual_deg=3.2,
        poses=("supine",),
        made_at_ns=NOW,
    )
    lines = said(
        neck_is("streaming"),
        MountCalibrated(utc_ns=NOW, calibration=made),
        MountCalibrated(utc_ns=NOW + NS, calibration=made),
        MountForgotten(utc_ns=NOW + NS, sensor=NECK.sensor, why="the sensor sits elsewhere"),
        MountForgotten(utc_ns=NOW + 2 * NS, sensor=NECK.sensor),
    )
    assert [
        "Neck no longer calibrated: the sensor sits elsewhere",
        "Neck still calibrated, fits within 4°",
        "Neck calibrated, fits within 4°",
    ] == [line.text for line in lines]


def test_that_the_end_of_a_night_is_said_once() -> None:
    log = EventLog()
    log.add(WarningCleared(utc_ns=NOW, kind="sleep", words="The night has ended."))
    assert not log.lines
