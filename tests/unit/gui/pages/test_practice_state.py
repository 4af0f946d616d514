"""What the Practice page says."""

from sleepmon.domain.commands import WardSeen
from sleepmon.domain.resources import resource
from sleepmon.domain.scenarios import PlayedFault, scenario_names
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.pages.practice_state import (
    RANDOM,
    done_lines,
    playing_words,
    refusal,
    tales,
    worn_sensors,
)
from sleepmon.gui.station_state import StationState
from tests.fakes.scenes import ward_station

NS = 1_000_000_000
SCHEME = load_scheme(resource("schemes", "twelve.toml"))


def _state() -> StationState:
    state = StationState()
    state.load(ward_station().snapshot())
    return state


def _seen(*faults: PlayedFault, scenario: str = "") -> WardSeen:
    return WardSeen(roll_deg=0.0, scenario=scenario, faults=faults)


def test_that_every_scenario_can_be_chosen_and_random_faults() -> None:
    assert [*scenario_names(), RANDOM] == list(tales())
    assert all(tale.words for tale in tales().values())


def test_that_sensors_are_named_by_where_they_are_worn() -> None:
    assert ["Neck", "Chest", "Abdomen"] == list(worn_sensors(_state(), SCHEME).values())


def test_that_what_was_done_is_told_newest_first_with_what_is_to_be_seen() -> None:
    state = _state()
    chest = next(s.sensor for s in state.sensors.values() if s.placement == "chest")
    over = PlayedFault(utc_ns=NS, fault="clock change", over=True)
    going_on = PlayedFault(utc_ns=5 * NS, fault="silent link", sensor=chest, seconds=12.0)
    newest, oldest = done_lines(_seen(over, going_on), state, 9 * NS)
    assert ("Silent link at the chest, 8 s left", True) == (newest.words, newest.goes_on)
    assert "no data" in newest.shows
    assert ("Clock is changed", False) == (oldest.words, oldest.goes_on)


def test_that_what_is_played_is_told() -> None:
    known = tales()
    going_on = PlayedFault(utc_ns=NS, fault="silent link", sensor="x", seconds=12.0)
    assert "" == playing_words(None, known)
    assert "Nothing goes wrong now." == playing_words(_seen(), known)
    assert "One fault goes on." == playing_words(_seen(going_on), known)
    told = playing_words(_seen(going_on, going_on, scenario="bad-evening"), known)
    assert "Playing: A bad evening. 2 faults go on." == told


def test_that_a_fault_that_cannot_be_played_says_why() -> None:
    sensors = worn_sensors(_state(), SCHEME)
    off = PlayedFault(utc_ns=NS, fault="adapter off", seconds=12.0)
    assert "" == refusal("silent link", sensors, _seen(off))
    assert "already" in refusal("service dead", sensors, _seen(off))
    assert "not answered" in refusal("silent link", sensors, None)
    assert "put one on" in refusal("silent link", {}, _seen())
