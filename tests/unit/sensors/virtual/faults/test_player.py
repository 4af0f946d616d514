import itertools

import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.scenarios import FaultStep, RandomFaults, Scenario
from sleepmon.sensors.virtual.faults.catalog import FAULTS
from sleepmon.sensors.virtual.faults.player import drawn
from tests.fakes.ward_hub import CHEST, NECK, open_ward


def test_that_random_faults_are_those_of_their_seed_and_leave_no_kind_out() -> None:
    wanted = RandomFaults(seed=3, every_s=60.0)
    first = list(itertools.islice(drawn(wanted), 2 * len(FAULTS)))
    assert first == list(itertools.islice(drawn(wanted), 2 * len(FAULTS)))
    assert first != list(itertools.islice(drawn(RandomFaults(seed=4, every_s=60.0)), len(first)))
    assert set(FAULTS) == {step.fault for step in first[: len(FAULTS)]}
    assert sorted(step.at_s for step in first) == [step.at_s for step in first]


def test_that_random_faults_end_when_they_are_to_end_and_are_of_the_kinds_wanted() -> None:
    wanted = RandomFaults(every_s=10.0, until_s=1000.0, faults=("silent link", "stamp jump"))
    steps = list(drawn(wanted))
    assert 60 < len(steps) < 150
    assert {"silent link", "stamp jump"} == {step.fault for step in steps}
    assert [] == list(drawn(None))


def test_that_steps_come_at_their_time_and_end_after_theirs() -> None:
    steps = (
        FaultStep(at_s=6.0, fault="packet errors", sensor="chest", seconds=1.0),
        FaultStep(at_s=2.0, fault="out of range", sensor="0C31", seconds=8.0),
        FaultStep(at_s=3.0, fault="out of range", sensor=str(NECK), seconds=1.0),
        FaultStep(at_s=4.0, fault="silent link", sensor="knee"),
    )
    with open_ward(speed=40.0) as open_:
        open_.connect(CHEST, NECK)
        open_.memory.wait_for_samples(NECK, 50)
        open_.ward.play(Scenario(id="x", title="x", steps=steps))
        open_.memory.wait_for_state(NECK, "backing off")
        open_.memory.wait_for_state(NECK, "streaming")
        # The second time out of range began while the first went on, and there is no knee.
        assert {"out of range": 1, "packet errors": 1} == open_.ward.faults_done
        open_.memory.wait_for_samples(NECK, 100)
        assert 1 == len(open_.memory.gaps(NECK))
        assert [] == open_.memory.gaps(CHEST)


def test_that_a_stopped_scenario_leaves_nothing_broken() -> None:
    steps = (FaultStep(at_s=0.0, fault="adapter off", seconds=1e5),)
    with open_ward(speed=40.0) as open_:
        open_.connect(NECK)
        open_.ward.play(Scenario(id="x", title="x", steps=steps))
        open_.memory.wait_for_state(NECK, "backing off")
        open_.ward.play(None)
        open_.memory.wait_for_state(NECK, "streaming")


def test_that_a_fault_by_hand_goes_beside_a_scenario_and_ends_in_its_time() -> None:
    with open_ward(speed=40.0) as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 200)
        open_.ward.play(Scenario(id="later", title="x", random=RandomFaults(from_s=3600.0)))
        step = FaultStep(at_s=0.0, fault="silent link", sensor="neck", seconds=6.0)
        open_.ward.play_fault(step)
        with pytest.raises(RefusedError, match="goes on already"):
            open_.ward.play_fault(step)
        with pytest.raises(RefusedError, match="no sensor 'foot'"):
            open_.ward.play_fault(FaultStep(at_s=0.0, fault="silent link", sensor="foot"))
        (fault,) = open_.ward.faults_played
        assert ("silent link", str(NECK), 6.0, False) == (
            fault.fault,
            fault.sensor,
            fault.seconds,
            fault.over,
        )
        open_.memory.wait_until(lambda: open_.ward.faults_played[0].over, "over")
        assert "later" == open_.ward.scenario
        open_.memory.wait_for_samples(NECK, 300)


def test_that_the_end_ends_what_was_played_by_hand() -> None:
    with open_ward(speed=40.0) as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 200)
        open_.ward.play_fault(
            FaultStep(at_s=0.0, fault="out of range", sensor="neck", seconds=3000.0)
        )
        open_.ward.play(None)
        assert [True] == [fault.over for fault in open_.ward.faults_played]
        open_.memory.wait_for_samples(NECK, 300)
