"""Alarms: one at a time, silenced by Seen, cleared by recovery only."""

import msgspec

from sleepmon.domain.events import WarningRaised
from sleepmon.domain.sensors import LinkState
from sleepmon.gui.alarm import AGAIN_AFTER_NS, Alarm
from sleepmon.gui.station_state import StationState
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.fakes.scenes import NS, ward_station

NOW = 1_790_000_000_000_000_000


def with_sensors(**states: LinkState) -> StationState:
    state = StationState()
    state.load(ward_station().snapshot())
    for place, link in states.items():
        sensor = ward_sensor(SERIALS[("neck", "chest", "abdomen").index(place)]).sensor
        state.sensors[sensor] = msgspec.structs.replace(
            state.sensors[sensor], state=link, last_arrived_utc_ns=NOW - 4 * NS
        )
    return state


def test_that_nothing_is_said_while_all_is_well() -> None:
    alarm = Alarm()
    alarm.update(with_sensors(), NOW)
    assert (alarm.pill(NOW), alarm.wants_sound(NOW)) == ("", False)


def test_that_the_pill_counts_the_seconds() -> None:
    alarm = Alarm()
    alarm.update(with_sensors(abdomen="silent"), NOW)
    assert alarm.pill(NOW) == "Abdomen silent 4 s"
    assert alarm.pill(NOW + 120 * NS) == "Abdomen silent 2 min"


def test_that_more_than_one_is_counted() -> None:
    alarm = Alarm()
    alarm.update(with_sensors(abdomen="silent", neck="lost", chest="gone"), NOW)
    assert alarm.pill(NOW).endswith(", and 2 more")


def test_that_it_sounds_once_a_minute_until_seen() -> None:
    alarm, state = Alarm(), with_sensors(abdomen="silent")
    alarm.update(state, NOW)
    sounds = [alarm.wants_sound(NOW + second * NS) for second in (0, 1, 59)]
    assert sounds == [True, False, False]
    assert alarm.wants_sound(NOW + AGAIN_AFTER_NS)
    waited = alarm.waits_for_seen
    alarm.see()
    assert (waited, alarm.waits_for_seen) == (True, False)
    assert not alarm.wants_sound(NOW + 3 * AGAIN_AFTER_NS)


def test_that_seen_does_not_clear_the_pill_but_recovery_does() -> None:
    alarm = Alarm()
    alarm.update(with_sensors(abdomen="silent"), NOW)
    alarm.see()
    alarm.update(with_sensors(abdomen="lost"), NOW)
    assert alarm.pill(NOW) == "Abdomen lost 4 s"
    alarm.update(with_sensors(), NOW)
    assert alarm.pill(NOW) == ""


def test_that_a_new_trouble_sounds_though_the_old_one_was_seen() -> None:
    alarm = Alarm()
    alarm.update(with_sensors(abdomen="silent"), NOW)
    alarm.wants_sound(NOW)
    alarm.see()
    alarm.update(with_sensors(abdomen="silent", neck="lost"), NOW + NS)
    assert alarm.wants_sound(NOW + NS)
    assert alarm.pill(NOW + NS).startswith("Neck lost")


def test_that_data_at_stake_is_an_alarm_and_link_warnings_are_not_told_twice() -> None:
    alarm, state = Alarm(), with_sensors()
    sensor = next(iter(state.sensors))
    for kind in ("disk", f"link {sensor}"):
        state.warnings[kind] = WarningRaised(
            utc_ns=NOW, kind=kind, level="lost", words="The disk is full."
        )
    alarm.update(state, NOW)
    assert alarm.pill(NOW) == "The disk is full"


def test_that_a_night_whose_station_is_gone_sounds_until_seen() -> None:
    alarm, state = Alarm(), with_sensors(neck="silent")
    state.phase = "failed"
    alarm.update(state, NOW)
    assert (alarm.pill(NOW), alarm.wants_sound(NOW)) == ("No station", True)
    alarm.see()
    assert not alarm.wants_sound(NOW + 2 * AGAIN_AFTER_NS)
