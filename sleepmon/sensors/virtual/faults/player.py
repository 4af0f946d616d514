"""Plays a scenario: each fault at its time, ended when its own time is over."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import math
import random
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sleepmon.domain.scenarios import FaultName, FaultStep, RandomFaults, Scenario
from sleepmon.sensors.virtual.faults.acts import End
from sleepmon.sensors.virtual.faults.catalog import FAULTS
from sleepmon.sensors.virtual.faults.room import Room
from sleepmon.sensors.virtual.peripherals.base import Peripheral

_log = logging.getLogger(__name__)
_Key = tuple[str, str]
SOON_S = 1e-3
"""Timers may fire a little early; to wait for the rest would be to wait for nothing, for ever."""


class _Running(NamedTuple):
    """A fault that goes on, and when it is to end."""

    until_s: float
    number: int
    key: _Key
    end: End


class FaultPlayer:
    """One scenario in one room; lives on the `ble` loop."""

    def __init__(self, room: Room) -> None:
        self.done: Counter[FaultName] = Counter()
        """How often each fault was begun."""
        self._room = room
        self._task: asyncio.Task[None] | None = None
        self._running: list[_Running] = []
        self._keys: set[_Key] = set()
        self._numbers = itertools.count()

    def start(self, scenario: Scenario) -> None:
        """Play from now on; one that was playing must have been stopped."""
        self._task = asyncio.get_running_loop().create_task(self._play(scenario), name="scenario")

    async def stop(self) -> None:
        """Play no more, and end every fault that still goes on."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        await self._end_until(math.inf)

    @property
    def is_playing(self) -> bool:
        """Whether a scenario has not come to its end."""
        return self._task is not None and not self._task.done()

    async def _play(self, scenario: Scenario) -> None:
        start_s = self._room.now_s
        for step in heapq.merge(
            sorted(scenario.steps, key=lambda step: step.at_s),
            drawn(scenario.random),
            key=lambda step: step.at_s,
        ):
            await self._wait_until(start_s + step.at_s)
            try:
                await self._begin(step)
            except Exception:
                _log.exception("the fault '%s' could not be played", step.fault)
        while self._running:
            await self._wait_until(self._running[0].until_s)

    async def _wait_until(self, at_s: float) -> None:
        while True:
            next_s = min([at_s, *(self._running[0].until_s for _ in self._running[:1])])
            await asyncio.sleep(max(0.0, next_s - self._room.now_s))
            await self._end_until(self._room.now_s)
            if self._room.now_s >= at_s - SOON_S:
                return

    async def _end_until(self, now_s: float) -> None:
        while self._running and self._running[0].until_s <= now_s + SOON_S:
            over = heapq.heappop(self._running)
            self._keys.discard(over.key)
            if over.end is not None:
                await over.end()

    async def _begin(self, step: FaultStep) -> None:
        fault = FAULTS[step.fault]
        sensor = self._sensor(step.sensor)
        if sensor is None:
            _log.info("no sensor for the fault '%s' (%s)", step.fault, step.sensor)
            return
        key = ("computer", "") if fault.of_computer else (step.fault, str(sensor.spec.sensor))
        if key in self._keys:
            _log.info("the fault '%s' goes on already", step.fault)
            return
        seconds = fault.seconds[0] if step.seconds is None else step.seconds
        amount = fault.amounts[0] if step.amount is None else step.amount
        self._keys.add(key)
        end = await fault.begin(self._room, sensor, amount)
        running = _Running(self._room.now_s + seconds, next(self._numbers), key, end)
        heapq.heappush(self._running, running)
        self.done[step.fault] += 1
        _log.info("fault: %s at %s, %g s, %g", step.fault, sensor.spec.sensor, seconds, amount)

    def _sensor(self, word: str) -> Peripheral | None:
        """The sensor that a step names by placement, serial or identity; any one for no word."""
        sensors = [
            each
            for each in self._room.sensors.values()
            if word in ("", each.spec.placement, each.spec.serial, each.spec.sensor)
        ]
        return self._room.rng.choice(sensors) if sensors else None


def drawn(wanted: RandomFaults | None) -> Iterator[FaultStep]:
    """Random faults one after the other, for ever unless they are to end."""
    if wanted is None:
        return
    rng = random.Random(wanted.seed)
    names = wanted.faults or tuple(FAULTS)
    at_s = wanted.from_s
    while True:
        # All kinds in turn, each round in another order, so that none is left out by chance.
        for name in rng.sample(names, len(names)):
            at_s += rng.expovariate(1.0 / wanted.every_s)
            if wanted.until_s is not None and at_s > wanted.until_s:
                return
            fault = FAULTS[name]
            yield FaultStep(
                at_s=at_s,
                fault=name,
                seconds=round(rng.uniform(*fault.seconds), 3),
                amount=round(rng.uniform(*fault.amounts), 6),
            )
