import itertools
from typing import get_args

import pytest

from sleepmon.domain.sensors import LinkState
from sleepmon.sensors.session import TRANSITIONS, Happening, Session
from tests.fakes.clock import FakeClock

STATES: tuple[LinkState, ...] = get_args(LinkState)
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)
TO: dict[LinkState, list[Happening]] = {
    "idle": [],
    "connecting": ["wanted"],
    "streaming": ["wanted", "linked"],
    "silent": ["wanted", "linked", "quiet"],
    "lost": ["wanted", "linked", "dropped"],
    "backing off": ["wanted", "not heard"],
    "gone": ["released"],
}


def _session(clock: FakeClock, *happenings: Happening) -> Session:
    session = Session(clock)
    for happening in happenings:
        session.on(happening)
    return session


@pytest.mark.parametrize(("state", "happening"), list(itertools.product(STATES, HAPPENINGS)))
def test_that_the_table_is_kept_to(state: LinkState, happening: Happening) -> None:
    session = _session(FakeClock(), *TO[state])
    assert state == session.state
    if (state, happening) in TRANSITIONS:
        assert TRANSITIONS[state, happening] == session.on(happening)
    else:
        with pytest.raises(ValueError, match="cannot happen"):
            session.on(happening)
        assert state == session.state


@pytest.mark.parametrize("state", [s for s in STATES if s != "gone"])
def test_that_a_sensor_can_be_let_go_at_any_time(state: LinkState) -> None:
    assert "gone" == _session(FakeClock(), *TO[state]).on("released")


def test_that_every_state_but_gone_leads_back_to_streaming() -> None:
    leads = {"streaming"}
    for _ in STATES:
        leads |= {state for (state, _), to in TRANSITIONS.items() if to in leads}
    assert set(STATES) - {"gone"} == leads


def test_that_three_seconds_of_silence_are_a_fault() -> None:
    clock = FakeClock()
    session = _session(clock, "wanted", "linked")
    for _ in range(10):
        clock.advance(0.36)
        session.fed(clock.monotonic_ns())
    clock.advance(2.9)
    assert 0 < session.quiet_in_s
    clock.advance(0.2)
    assert session.quiet_in_s <= 0


def test_that_slow_packets_are_not_taken_for_silence() -> None:
    clock = FakeClock()
    session = _session(clock, "wanted", "linked")
    for _ in range(4):
        clock.advance(1.44)
        session.fed(clock.monotonic_ns())
    clock.advance(4.0)
    assert 0 < session.quiet_in_s


def test_that_rests_double_from_one_to_thirty_seconds() -> None:
    session = _session(FakeClock(), "wanted")
    rests = []
    for _ in range(7):
        session.on("failed")
        rests.append(session.rest_s)
        session.on("rested")
    assert [1, 2, 4, 8, 16, 30, 30] == rests


def test_that_a_sensor_out_of_range_is_looked_for_without_long_rests() -> None:
    session = _session(FakeClock(), "wanted")
    for _ in range(8):
        session.on("not heard")
        assert session.rest_s <= 2.0
        session.on("rested")


def test_that_samples_make_a_sensor_trusted_again() -> None:
    clock = FakeClock()
    session = _session(clock, "wanted", "failed", "rested", "failed", "rested", "linked")
    session.fed(clock.monotonic_ns())
    session.on("dropped")
    session.on("cut")
    assert 1.0 == session.rest_s


def test_that_a_link_that_never_brought_a_sample_is_not_trusted() -> None:
    session = _session(FakeClock(), "wanted", "linked")
    for _ in range(3):
        session.on("quiet")
        session.on("cut")
        session.on("rested")
        session.on("linked")
    session.on("quiet")
    assert 8.0 == session.rest_s


def test_that_a_stream_that_broke_streams_again_only_when_samples_come() -> None:
    assert "streaming" == _session(FakeClock(), "wanted", "linked").told
    session = _session(FakeClock(), "wanted", "linked", "quiet", "cut", "rested", "linked")
    assert ("streaming", "connecting") == (session.state, session.told)
    assert session.fed(1)
    assert "streaming" == session.told
    assert not session.fed(2)
