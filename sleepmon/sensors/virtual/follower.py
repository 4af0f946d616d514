"""A follower of one sensor that keeps what it is told and can be waited on, for checks."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, LinkState, SensorStatus

LONGEST_WAIT_S = 120.0
"""Only what hangs takes so long, on a busy computer too."""


class Follower:
    """A `HubListener`; ask it from any thread but `ble`."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self._items: list[SampleBlock | Gap] = []
        self._samples = 0
        self._states: list[LinkState] = ["idle"]
        self.faults: list[str] = []

    def on_block(self, block: SampleBlock) -> None:
        """Samples arrived."""
        with self._told:
            self._items.append(block)
            self._samples += len(block.counts)
            self._told.notify_all()

    def on_gap(self, gap: Gap) -> None:
        """Samples are missing."""
        with self._told:
            self._items.append(gap)

    def on_status(self, status: SensorStatus) -> None:
        """The state changed."""
        with self._told:
            self._states.append(status.state)
            self._told.notify_all()

    def on_found(self, found: FoundSensor) -> None:
        """Somebody was heard."""

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Something went wrong."""
        with self._told:
            self.faults.append(kind)

    def items(self) -> list[SampleBlock | Gap]:
        """Blocks and gaps so far, in order."""
        with self._told:
            return list(self._items)

    def blocks(self) -> list[SampleBlock]:
        """Blocks so far."""
        return [item for item in self.items() if isinstance(item, SampleBlock)]

    def gaps(self) -> list[Gap]:
        """Gaps so far."""
        return [item for item in self.items() if isinstance(item, Gap)]

    def wait_for_samples(self, count: int) -> None:
        """Wait for this many more samples; AssertionError when they do not come."""
        with self._told:
            wanted = self._samples + count
        self._wait(lambda: self._samples >= wanted, f"{count} more samples")

    def wait_for_state(self, state: LinkState) -> None:
        """Wait until the sensor is in this state, or was since; AssertionError when it never is."""
        newest = len(self._states) - 1
        self._wait(lambda: state in self._states[newest:], f"the sensor being {state}")

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        with self._told:
            if not self._told.wait_for(condition, LONGEST_WAIT_S):
                raise AssertionError(f"waited {LONGEST_WAIT_S:g} seconds in vain for {what}")
