"""One block, three ways, and the night comes first."""

from pathlib import Path

from sleepmon.domain import events
from sleepmon.domain.errors import UsageError
from sleepmon.domain.samples import Gap, SampleBlock
from sleepmon.services.fanout import TELL_EVERY_S
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK


def test_that_a_block_is_kept_drawn_and_classified(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.clock.advance(10)
        block = bed.hub.send(CHEST)
        bed.listener.wait_for_blocks(3)
        assert block is bed.recorder.blocks[-1]
        assert block is bed.classifier.offered[-1]
        assert (block, bed.clock.utc_ns()) == bed.listener.blocks[-1]


def test_that_a_gap_is_kept_and_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        gap = bed.hub.lose(CHEST, 200)
        assert [gap] == bed.recorder.gaps
        told = bed.listener.wait_for(events.GapRecorded)
        assert (200, "link lost", 2.0) == (told.missing, told.reason, told.seconds)


def test_that_a_gap_is_as_long_as_what_is_missing_however_late_the_rest_arrived(
    tmp_path: Path,
) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        now_ns = bed.clock.monotonic_ns()
        gap = Gap(CHEST, 99, 1261, "link lost", now_ns, now_ns + 4_100_000_000)
        bed.hub.listener.on_gap(gap)
        assert 12.61 == bed.listener.wait_for(events.GapRecorded).seconds


def test_that_a_lost_link_is_warned_of_at_once(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.hub.change(CHEST, "lost")
        assert "lost" == bed.listener.wait_for(events.WarningRaised).level
        bed.hub.change(CHEST, "streaming")
        bed.listener.wait_for(events.WarningCleared)


def test_that_counters_are_told_now_and_then(tmp_path: Path) -> None:
    with Bedside(tmp_path, pulse_s=0.002) as bed:
        bed.put_on()
        bed.hub.count(CHEST, 500)
        bed.clock.advance(TELL_EVERY_S + 1)
        bed.listener.wait_for(events.SensorChanged, lambda e: e.status.received == 500)
        bed.hub.count(CHEST, 600)
        bed.clock.advance(TELL_EVERY_S / 2)
        bed.hub.count(NECK, 1)
        bed.clock.advance(TELL_EVERY_S / 2 + 1)
        bed.listener.wait_for(events.SensorChanged, lambda e: e.status.received == 600)
        bed.clock.jump_utc(-3600)
        bed.hub.count(CHEST, 700)
        bed.listener.wait_for(events.SensorChanged, lambda e: e.status.received == 700)


def test_that_a_fault_is_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.hub.listener.on_fault(CHEST, "bad packet", "A packet could not be read.", 2)
        told = bed.listener.wait_for(events.SensorFaulted)
        assert ("bad packet", 2) == (told.kind, told.count)


def test_that_the_last_word_of_a_sensor_let_go_is_passed_over(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.hub.change(CHEST, "idle")
        assert () == bed.snapshot().sensors


def test_that_samples_the_night_cannot_take_are_told_and_drawn_all_the_same(
    tmp_path: Path,
) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()

        def refuse(block: SampleBlock) -> None:
            raise UsageError("The samples are of another form than at the start.")

        bed.recorder.put_block = refuse  # type: ignore[method-assign]  # the fault under test
        bed.hub.send(CHEST)
        bed.hub.send(CHEST)
        bed.listener.wait_for_blocks(4)
        raised = bed.listener.of(events.WarningRaised)
        assert ["lost"] == [warning.level for warning in raised]


def test_that_a_stream_without_a_rate_is_not_classified(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.classifier.offered.clear()
        bed.hub.change(CHEST, "streaming", rate_hz=0.0)
        bed.hub.send(CHEST)
        assert [] == bed.classifier.offered
