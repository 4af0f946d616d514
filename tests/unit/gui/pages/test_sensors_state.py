"""What the Sensors page says, without a window."""

import msgspec
import pytest

from sleepmon.domain.commands import FinishCalibration
from sleepmon.domain.nights import Finding
from sleepmon.domain.sensors import SensorStatus
from sleepmon.gui.pages.sensors_state import (
    advice_of,
    before_the_night,
    card_state,
    free_placements,
    full_name,
    loss_words,
    mount_words,
    nearby,
    rate_words,
    reason_of,
    reasons,
    signal_of,
    start_blocked,
    waits_for,
)
from sleepmon.gui.station_state import StationState
from tests.fakes.calibrating import calibrating_ward
from tests.fakes.fake_station import SERIALS, FakeStation, ward_sensor
from tests.fakes.scenes import NS, a_prediction, ward_station

NOW = 1_790_000_000_000_000_000
SCHEME = FakeStation().scheme


def neck(**changes: object) -> SensorStatus:
    status = ward_station().sensors[ward_sensor(SERIALS[0]).sensor]
    return msgspec.structs.replace(status, **changes)


def ward_state() -> StationState:
    state = StationState()
    state.load(ward_station().snapshot())
    return state


@pytest.mark.parametrize(
    ("rssi", "bars", "word"),
    [
        (-54, 4, "Strong"),
        (-65, 3, "Good"),
        (-75, 2, "Fair"),
        (-90, 1, "Weak"),
        (None, 0, "Unknown"),
    ],
)
def test_that_the_signal_is_told_in_bars_and_a_word(rssi: int | None, bars: int, word: str) -> None:
    signal = signal_of(rssi)
    assert (bars, word) == (signal.bars, signal.word)


def test_that_a_silent_sensor_has_no_signal() -> None:
    assert signal_of(-54, heard=False).note == "no packets"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (neck(), ("ok", "Streaming")),
        (neck(battery_percent=12), ("attention", "Battery low")),
        (neck(state="silent", last_arrived_utc_ns=NOW - 12 * NS), ("lost", "Silent 12 s")),
        (neck(state="connecting"), ("waiting", "Connecting")),
    ],
)
def test_that_the_card_tells_the_state(status: SensorStatus, words: tuple[str, str]) -> None:
    assert words == card_state(status, NOW)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (neck(), ("100.0 Hz", "as declared", "ok")),
        (neck(measured_rate_hz=0.0), ("100 Hz", "declared", "waiting")),
        (neck(measured_rate_hz=91.0), ("91.0 Hz", "declared 100 Hz", "attention")),
        (neck(state="silent"), ("0 of 100 Hz", "declared 100 Hz", "lost")),
        (neck(state="connecting"), ("No rate yet", "waits for the stream", "waiting")),
    ],
)
def test_that_the_rate_is_compared_with_what_was_declared(
    status: SensorStatus, words: tuple[str, str, str]
) -> None:
    assert words == rate_words(status)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (neck(received=9996, missing=4), ("0.04 %", "4 of 10000", "ok")),
        (neck(received=90, missing=10), ("10.00 %", "10 of 100", "attention")),
        (neck(received=0), ("0.00 %", "0 of 0", "ok")),
        (
            neck(state="silent", last_arrived_utc_ns=NOW - 12 * NS),
            ("12 s", "one open gap", "lost"),
        ),
    ],
)
def test_that_the_loss_is_told(status: SensorStatus, words: tuple[str, str, str]) -> None:
    assert words == loss_words(status, NOW)


@pytest.mark.parametrize(
    ("status", "words", "bold"),
    [
        (neck(), "", False),
        (neck(advice="Charge it."), "Charge it.", False),
        (neck(advice="Move closer.", state="lost"), "Move closer.", True),
        (neck(state="silent"), "Connected but sends nothing.", True),
        (neck(state="gone"), "The link is lost.", True),
        (neck(battery_percent=12), "The battery may not last.", True),
    ],
)
def test_that_the_advice_fits_the_trouble(status: SensorStatus, words: str, bold: bool) -> None:
    advice = advice_of(StationState(), status, SCHEME)
    assert advice.words.startswith(words)
    assert bold is advice.bold


@pytest.mark.parametrize(
    ("placement", "sure", "words", "bold"),
    [
        (0, 0.96, "Placement agrees with the motion seen, 96 % sure.", False),
        (1, 0.96, "Moves like the chest, 96 % sure. Check it.", True),
        (1, 0.5, "The model cannot tell yet where it is worn.", False),
        (0, 0.5, "The model cannot tell yet where it is worn.", False),
    ],
)
def test_that_the_model_guards_the_placement(
    placement: int, sure: float, words: str, bold: bool
) -> None:
    state, status = StationState(), neck()
    probs = [(1 - sure) / 2] * 3
    probs[placement] = sure
    prediction = a_prediction(status.sensor, placement, NOW)
    prediction = msgspec.structs.replace(prediction, placement_probs=tuple(probs))
    state.predictions[status.sensor] = prediction
    advice = advice_of(state, status, SCHEME)
    assert (words, bold) == (advice.words, advice.bold)


def test_that_free_places_are_offered() -> None:
    state = ward_state()
    state.sensors.pop(ward_sensor(SERIALS[1]).sensor)
    assert [place.code for place in free_placements(state, SCHEME)] == ["chest"]


def test_that_three_sensors_nearby_are_offered_for_where_they_sit() -> None:
    state = StationState()
    state.found = {ward_sensor(s).sensor: ward_sensor(s) for s in SERIALS}
    rows = nearby(state, SCHEME)
    assert [(row.placement, row.button) for row in rows] == [
        ("neck", "Neck"),
        ("chest", "Chest"),
        ("abdomen", "Abdomen"),
    ]


def test_that_a_real_sensor_is_offered_for_the_first_free_place() -> None:
    state = ward_state()
    state.sensors.pop(ward_sensor(SERIALS[1]).sensor)
    other = ward_sensor("52B0")
    state.found = {other.sensor: other}
    (row,) = nearby(state, SCHEME)
    assert (row.name, row.detail, row.button) == ("Polar H10", "52B0, good", "Use for chest")


def test_that_a_sensor_worn_nowhere_is_nearby_too() -> None:
    state = ward_state()
    status = neck(placement=None)
    state.sensors, state.found = {status.sensor: status}, {}
    (row,) = nearby(state, SCHEME)
    assert (row.detail, row.placement) == (f"{SERIALS[0]}, worn nowhere", "neck")


def test_that_with_all_places_taken_a_sensor_can_only_be_used() -> None:
    state = ward_state()
    other = ward_sensor("52B0")
    state.found = {other.sensor: other}
    assert [row.button for row in nearby(state, SCHEME)] == ["Use"]


def test_that_a_serial_is_said_once() -> None:
    assert full_name(neck()) == f"Polar H10 {SERIALS[0]}"
    assert full_name(neck(name=f"Polar H10 {SERIALS[0]}")) == f"Polar H10 {SERIALS[0]}"


OK = Finding(name="clock", state="ok", words="The clock is plausible.")
TOLD = Finding(name="batteries", state="attention", words="The battery is low.")
LOST = Finding(name="subject", state="lost", words="No person is given.")
CONSENT = Finding(name="consent", state="lost", words="Consent has not been confirmed.")
BOTH = Finding(name="subject", state="lost", words=f"{LOST.words} {CONSENT.words}")
FIVE = tuple(Finding(name=f"a{number}", state="lost", words=str(number)) for number in range(1, 6))
WAITING = Finding(name="sensors streaming", state="waiting", words="It is still starting.")


@pytest.mark.parametrize(
    ("findings", "title", "rows", "reason"),
    [
        ((), "Start night", [], "The check has not run yet."),
        ((OK,), "Ready to start", [], ""),
        ((OK, TOLD), "Ready to start", [TOLD], ""),
        ((TOLD, LOST), "Start waits for one thing", [LOST, TOLD], LOST.words),
        ((WAITING, LOST), "Start waits for two things", [WAITING, LOST], WAITING.words),
        (FIVE, "Start waits for 5 things", [*FIVE], "1"),
        ((LOST, CONSENT), "Start waits for one thing", [BOTH], LOST.words),
    ],
)
def test_that_the_start_says_what_it_waits_for(
    findings: tuple[Finding, ...], title: str, rows: list[Finding], reason: str
) -> None:
    assert (title, rows) == waits_for(findings)
    assert reason == reason_of(findings)


def test_that_all_that_is_counted_is_named_where_there_is_room_for_two() -> None:
    assert reasons([LOST, TOLD], 2) == [("lost", LOST.words, ""), ("attention", TOLD.words, "")]
    assert reasons([WAITING, LOST, FIVE[0]], 2) == [
        ("waiting", WAITING.words, ""),
        ("lost", "Also: person and consent, a1.", ""),
    ]


def test_that_what_does_not_block_is_not_named_among_what_does() -> None:
    assert reasons([WAITING, LOST, TOLD], 2) == [
        ("waiting", WAITING.words, ""),
        ("lost", LOST.words, ""),
    ]


def test_that_what_stands_alone_says_what_to_do() -> None:
    alone = msgspec.structs.replace(TOLD, remedy="Charge it.")
    assert [("attention", TOLD.words, "Charge it.")] == reasons([alone], 2)
    blocking = msgspec.structs.replace(LOST, remedy="Use a pseudonym such as S01.")
    assert f"{LOST.words} Use a pseudonym such as S01." == reason_of((blocking,))


def test_that_person_and_consent_are_one_line() -> None:
    assert before_the_night((LOST, CONSENT, OK)) == [
        ("lost", "Person and consent", "No person is given. Consent has not been confirmed."),
        ("ok", "Clock", "The clock is plausible."),
    ]


def test_that_the_worse_of_the_two_is_shown() -> None:
    given = msgspec.structs.replace(LOST, state="ok", words="S01")
    consented = msgspec.structs.replace(CONSENT, state="ok", words="Consent was given.")
    assert before_the_night((given, CONSENT)) == [("lost", "Person and consent", CONSENT.words)]
    assert before_the_night((LOST, consented)) == [("lost", "Person and consent", LOST.words)]
    assert before_the_night((given, consented)) == [
        ("ok", "Person and consent", "S01 Consent was given.")
    ]


def test_that_only_what_cannot_be_given_on_the_record_page_dims_start() -> None:
    person = Finding(name="subject", state="lost", words="No person is given.")
    sensor = Finding(name="sensors streaming", state="lost", words="No sensor is connected.")
    told = Finding(name="batteries", state="attention", words="The chest has 12 %.")
    assert start_blocked(()) == "The check has not run yet."
    assert start_blocked((person, told)) == ""
    assert start_blocked((person, sensor)) == "No sensor is connected."


def test_that_a_card_says_whether_the_mount_is_known() -> None:
    station = calibrating_ward()
    state = StationState()
    state.load(station.snapshot())
    assert "Not calibrated" == mount_words(state, neck())
    station.do(FinishCalibration())
    state.load(station.snapshot())
    assert "Calibrated, fits within 4°" == mount_words(state, neck())
