"""Plays a scenario: each fault at its time, ended when its own time is over."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import math
import random
from collections import Counter, deque
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.scenarios import FaultName, FaultStep, PlayedFault, RandomFaults, Scenario
from sleepmon.sensors.virtual.faults.acts import End
from sleepmon.sensors.virtual.faults.catalog import FAULTS
from sleepmon.sensors.virtual.faults.room import Room
from sleepmon.sensors.virtual.peripherals.base import Peripheral

_log = logging.getLogger(__name__)
_Key = tuple[str, str]
REMEMBERED = 50
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
        self._scenario = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._played: deque[tuple[int, PlayedFault]] = deque(maxlen=REMEMBERED)
        self._running: list[_Running] = []
        self._keys: set[_Key] = set()
        self._numbers = itertools.count()

    def start(self, scenario: Scenario) -> None:
        """Play from now on; one that was playing must have been stopped."""
        self._scenario = scenario.id
        self._keep(asyncio.get_running_loop().create_task(self._play(scenario), name="scenario"))

    async def play_now(self, step: FaultStep) -> None:
        """Begin one fault at once, beside whatever is played; RefusedError when it cannot be."""
        problem = await self._begin(step)
        if problem:
            raise RefusedError(problem, "Choose another fault or sensor, or end what goes on.")
        self._keep(asyncio.get_running_loop().create_task(self._end_all_in_time(), name="fault"))

    async def stop(self) -> None:
        """Play no more, and end every fault that still goes on."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._scenario = ""
        await self._end_until(math.inf)

    @property
    def scenario(self) -> str:
        """Id of the scenario that is played; empty when none is."""
        return self._scenario

    @property
    def played(self) -> tuple[PlayedFault, ...]:
        """The newest faults that were begun, oldest first, each with whether it is over."""
        running = {one.number for one in self._running}
        return tuple(
            msgspec.structs.replace(fault, over=number not in running)
            for number, fault in self._played
        )

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks = [one for one in self._tasks if not one.done()] + [task]

    async def _play(self, scenario: Scenario) -> None:
        start_s = self._room.now_s
        for step in heapq.merge(
            sorted(scenario.steps, key=lambda step: step.at_s),
            drawn(scenario.random),
            key=lambda step: step.at_s,
        ):
            await self._wait_until(start_s + step.at_s)
            try:
                problem = await self._begin(step)
            except Exception:
                _log.exception("the fault '%s' could not be played", step.fault)
            else:
                if problem:
                    _log.info("the fault '%s' was left out: %s", step.fault, problem)
        await self._end_all_in_time()
        self._scenario = ""

    async def _end_all_in_time(self) -> None:
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

    async def _begin(self, step: FaultStep) -> str:
        """Begin a fault; empty, or why it was not begun."""
        fault = FAULTS[step.fault]
        sensor = self._sensor(step.sensor)
        if sensor is None:
            return f"There is no sensor '{step.sensor}' in the ward."
        name = "" if fault.of_computer else str(sensor.spec.sensor)
        key = ("computer", "") if fault.of_computer else (step.fault, name)
        if key in self._keys:
            return "That goes on already."
        seconds = fault.seconds[0] if step.seconds is None else step.seconds
        amount = fault.amounts[0] if step.amount is None else step.amount
        self._keys.add(key)
        began_ns = self._room.clock.utc_ns()
        end = await fault.begin(self._room, sensor, amount)
        number = next(self._numbers)
        heapq.heappush(self._running, _Running(self._room.now_s + seconds, number, key, end))
        played = PlayedFault(
            utc_ns=began_ns, fault=step.fault, sensor=name, seconds=seconds, amount=amount
        )
        self._played.append((number, played))
        self.done[step.fault] += 1
        _log.info("fault: %s at %s, %g s, %g", step.fault, sensor.spec.sensor, seconds, amount)
        return ""

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
