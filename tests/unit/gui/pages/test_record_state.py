"""What the Record page says, without a window."""

import msgspec
import pytest

from sleepmon.domain.events import WarningRaised
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.predictions import PersonPosture, PostureSpan, PredictionState, Span
from sleepmon.domain.sensors import LinkState
from sleepmon.domain.settings import Settings
from sleepmon.gui.pages.record_state import (
    SettledPosture,
    Stretch,
    clock_words,
    headline,
    label_now,
    label_ribbon,
    person_now,
    ribbon,
    since_turn_s,
    status_words,
    stream_words,
    strip_lines,
    turn_due_s,
)
from sleepmon.gui.station_state import StationState
from tests.fakes.fake_station import SERIALS, FakeStation, ward_sensor
from tests.fakes.scenes import NS, a_person, night_station, ward_station

NOW = 1_790_000_000_000_000_000
NECK = ward_sensor(SERIALS[0]).sensor


def state_of(station: FakeStation) -> StationState:
    state = StationState()
    state.load(station.snapshot())
    return state


def seen(state: PredictionState, posture: int | None = 8) -> PersonPosture:
    return msgspec.structs.replace(a_person(NOW), state=state, posture=posture)


# --- the big words -------------------------------------------------------------------------


def test_that_the_words_stay_until_another_posture_has_settled() -> None:
    words = SettledPosture()
    before = msgspec.structs.replace(a_person(NOW, posture=0), roll_deg=4.0)
    on_the_way = msgspec.structs.replace(before, roll_deg=80.0, settled=False)
    after = msgspec.structs.replace(a_person(NOW, posture=3), roll_deg=88.0)
    shown = [words.said(person) for person in (before, on_the_way, after)]
    assert [before, before, after] == shown


def test_that_the_degrees_follow_while_the_posture_holds() -> None:
    words = SettledPosture()
    words.said(a_person(NOW, posture=0))
    later = msgspec.structs.replace(a_person(NOW, posture=0), roll_deg=9.0)
    assert later == words.said(later)


def test_that_a_person_first_seen_on_the_way_is_moving() -> None:
    words = SettledPosture()
    words.said(a_person(NOW, posture=3))
    said = words.said(msgspec.structs.replace(a_person(NOW, posture=6), settled=False))
    assert said is not None
    assert (None, "moving") == (said.posture, said.state)


def test_that_the_end_of_the_model_is_said_at_once() -> None:
    words = SettledPosture()
    words.said(a_person(NOW))
    assert words.said(None) is None


# --- turns ---------------------------------------------------------------------------------


def test_that_the_time_since_the_turn_is_counted() -> None:
    assert since_turn_s(a_person(NOW, since_ns=NOW - 60 * NS), NOW) == 60.0


@pytest.mark.parametrize("person", [None, seen("moving", None)])
def test_that_no_turn_is_counted_without_a_posture(person: PersonPosture | None) -> None:
    assert since_turn_s(person, NOW) is None


@pytest.mark.parametrize(
    ("since_min", "left_min"), [(10, None), (89, None), (90, 30), (112, 8), (125, -5)]
)
def test_that_a_turn_is_told_in_the_last_quarter(since_min: int, left_min: int | None) -> None:
    left_s = turn_due_s(since_min * 60.0, Settings(turn_due_minutes=120.0))
    assert left_s == (None if left_min is None else left_min * 60.0)


def test_that_no_turn_is_due_when_nobody_wants_it() -> None:
    assert turn_due_s(1e6, Settings(turn_due_minutes=0.0)) is None
    assert turn_due_s(None, Settings()) is None


# --- label, strips, ribbon, states ---------------------------------------------------------


def test_that_the_label_says_since_when() -> None:
    station = night_station()
    state = state_of(station)
    start = station.labels.spans[0].start_ns
    assert state.night is not None
    expected = (8, f"Left, leaning forward, since {clock_words(start, state.night)}")
    assert expected == label_now(state, station.scheme, station.now_utc_ns())


def test_that_a_label_without_a_posture_has_words_only() -> None:
    station = night_station()
    station.labels = LabelTrack().from_now_on("cannot tell", station.now_utc_ns() - NS)
    posture, words = label_now(state_of(station), station.scheme, station.now_utc_ns())
    assert (posture, words.split(",")[0]) == (None, "Cannot tell")


def test_that_there_is_no_label_without_one() -> None:
    station = ward_station()
    assert label_now(state_of(station), station.scheme, NOW) == (None, "")


@pytest.mark.parametrize(
    ("state", "seconds", "level", "words"),
    [
        ("streaming", 0, "ok", "100.0 Hz"),
        ("silent", 4, "lost", "silent 4 s"),
        ("lost", 61, "lost", "lost 1 min"),
        ("gone", 5, "lost", "lost 5 s"),
        ("connecting", 0, "waiting", "connecting"),
        ("idle", 0, "waiting", "not streaming"),
    ],
)
def test_that_a_stream_is_told_in_a_word(
    state: LinkState, seconds: int, level: str, words: str
) -> None:
    status = ward_station().sensors[NECK]
    status = msgspec.structs.replace(status, state=state, last_arrived_utc_ns=NOW - seconds * NS)
    assert (level, words) == stream_words(status, NOW)


def test_that_a_sensor_that_never_sent_is_lost_without_a_time() -> None:
    status = msgspec.structs.replace(
        ward_station().sensors[NECK], state="silent", last_arrived_utc_ns=None
    )
    assert stream_words(status, NOW) == ("lost", "silent")


def test_that_strips_come_in_the_order_of_the_body() -> None:
    station = ward_station()
    lines = strip_lines(state_of(station), station.scheme, NOW)
    assert [line.place for line in lines] == ["Neck", "Chest", "Abdomen"]


def test_that_the_ribbon_has_holes_where_nothing_is_known_and_words_where_no_posture() -> None:
    station = night_station()
    state = state_of(station)
    night = state.night
    assert night is not None
    start = night.meta.started_utc_ns
    state.ribbon = [
        PostureSpan(span=Span(start, start + 60 * NS), posture=0, state="posture"),
        PostureSpan(span=Span(start + 70 * NS, start + 80 * NS), posture=None, state="moving"),
    ]
    assert ribbon(state, night, start + 200 * NS) == [
        Stretch(0.0, 60.0, 0),
        Stretch(60.0, 70.0, None),
        Stretch(70.0, 80.0, None, "moving"),
        Stretch(80.0, 200.0, None),
    ]


def test_that_labels_lie_beside_the_ribbon_up_to_now() -> None:
    station = night_station()
    state = state_of(station)
    now = station.now_utc_ns()
    (stretch,) = label_ribbon(state, station.scheme, now)
    assert stretch.posture == 8
    assert stretch.end_s - stretch.start_s == pytest.approx(19 * 60, abs=5)
    assert label_ribbon(StationState(), station.scheme, now) == []


def test_that_the_states_above_the_ribbon_tell_streams_model_and_warnings() -> None:
    state = state_of(night_station(silent=True))
    state.warnings["disk"] = WarningRaised(
        utc_ns=NOW, kind="disk", level="attention", words="The disk is nearly full."
    )
    state.warnings[f"link {NECK}"] = WarningRaised(
        utc_ns=NOW, kind=f"link {NECK}", level="lost", words="Lost."
    )
    assert status_words(state, night_station().scheme) == [
        ("ok", "Neck and chest streaming"),
        ("ok", "Model running"),
        ("attention", "The disk is nearly full"),
    ]


def test_that_a_persons_own_model_is_told_by_its_name() -> None:
    state = state_of(night_station(silent=True))
    state.model_id = "personal-0123456789ab"
    assert ("ok", "Own model running") in status_words(state, night_station().scheme)


def test_that_a_missing_model_is_among_the_states() -> None:
    state = state_of(ward_station())
    state.classifier = "The model failed."
    assert ("attention", "No live model") in status_words(state, ward_station().scheme)


def test_that_times_are_those_of_the_night() -> None:
    night = night_station().night
    assert night is not None
    east = msgspec.structs.replace(
        night, meta=msgspec.structs.replace(night.meta, utc_offset_s=7 * 3600)
    )
    noon = 1_790_078_400 * NS - (1_790_078_400 % 86_400) * NS + 12 * 3600 * NS
    assert clock_words(noon, night) == "12:00"
    assert clock_words(noon, east, seconds=True) == "19:00:00"


def test_that_the_headline_says_whether_the_mounts_were_calibrated() -> None:
    state = StationState()
    state.load(night_station().snapshot())
    person = a_person(NS, since_ns=0)
    for calibrated in (False, True):
        said = headline(state, msgspec.structs.replace(person, calibrated=calibrated))
        assert calibrated is said.calibrated


def test_that_no_posture_is_said_while_no_sensor_streams() -> None:
    state = state_of(night_station())
    assert person_now(state) is state.person is not None
    for sensor, status in state.sensors.items():
        state.sensors[sensor] = msgspec.structs.replace(status, state="lost")
    assert person_now(state) is None
    assert "No signal" == headline(state, person_now(state)).words
