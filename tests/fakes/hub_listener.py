"""A follower of the hub that remembers everything and can be waited on."""

import threading
from collections import Counter
from collections.abc import Callable

from sleepmon.domain.clock import Clock
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from tests.fakes.waiting import PATIENCE_S


class HubMemory:
    """A `HubListener` that keeps all it is told."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock
        self.status_utc_ns: list[int] = []
        """When each status was told, where a clock was given."""
        self._told = threading.Condition()
        self._samples: Counter[SensorId] = Counter()
        self.items: list[SampleBlock | Gap] = []
        self.statuses: list[SensorStatus] = []
        self.found: list[FoundSensor] = []
        self.faults: list[tuple[SensorId, str, int]] = []

    def on_block(self, block: SampleBlock) -> None:
        """Samples arrived."""
        with self._told:
            self.items.append(block)
            self._samples[block.sensor] += len(block.counts)
            self._told.notify_all()

    def on_gap(self, gap: Gap) -> None:
        """Samples are missing."""
        with self._told:
            self.items.append(gap)
            self._told.notify_all()

    def on_status(self, status: SensorStatus) -> None:
        """A status changed."""
        with self._told:
            self.statuses.append(status)
            self.status_utc_ns.append(self._clock.utc_ns() if self._clock else 0)
            self._told.notify_all()

    def on_found(self, found: FoundSensor) -> None:
        """A sensor was heard."""
        with self._told:
            self.found.append(found)
            self._told.notify_all()

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Something went wrong."""
        with self._told:
            self.faults.append((sensor, kind, count))
            self._told.notify_all()

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition on what was told; fails after a limit."""
        with self._told:
            assert self._told.wait_for(condition, PATIENCE_S), f"waited in vain: {what}"

    def blocks(self, sensor: SensorId) -> list[SampleBlock]:
        """Blocks of one sensor so far."""
        return [i for i in self.items if isinstance(i, SampleBlock) and i.sensor == sensor]

    def gaps(self, sensor: SensorId) -> list[Gap]:
        """Gaps of one sensor so far."""
        return [i for i in self.items if isinstance(i, Gap) and i.sensor == sensor]

    def samples(self, sensor: SensorId) -> int:
        """Samples of one sensor so far."""
        return self._samples[sensor]

    def states(self, sensor: SensorId) -> list[str]:
        """States that one sensor went through, repeats left out."""
        states: list[str] = []
        for status in self.statuses:
            if status.sensor == sensor and (not states or states[-1] != status.state):
                states.append(status.state)
        return states

    def wait_for_samples(self, sensor: SensorId, count: int) -> None:
        """Wait until this many samples more came."""
        wanted = self.samples(sensor) + count
        self.wait_until(lambda: self.samples(sensor) >= wanted, f"{wanted} samples of {sensor}")

    def wait_for_state(self, sensor: SensorId, state: str) -> None:
        """Wait until a sensor is in this state, or was since this began: states pass quickly."""
        newest = max(len(self._told_states(sensor)) - 1, 0)
        self.wait_until(
            lambda: state in self._told_states(sensor)[newest:], f"{sensor} being {state}"
        )

    def _told_states(self, sensor: SensorId) -> list[str]:
        return [status.state for status in self.statuses if status.sensor == sensor]

    def assert_unbroken(self, sensor: SensorId) -> None:
        """Every sample is in a block or a gap, exactly once and in order."""
        tick: int | None = None
        for item in self.items:
            if item.sensor != sensor:
                continue
            if isinstance(item, SampleBlock):
                assert tick is None or tick == item.first_tick
                tick = item.next_tick
            else:
                assert tick == item.after_tick + 1
                tick = item.after_tick + 1 + item.missing
