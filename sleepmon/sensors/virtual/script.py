"""A script for the simulated person: postures taken one after the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

_log = logging.getLogger(__name__)

OnStep = Callable[[int | None], None]
"""Told the number of the posture now held; None while turning and at the end. On `ble`."""
Turn = Callable[[float, float], None]
"""(roll in degrees, seconds): turn from now on."""

LONGEST_TURN_S = 2.0


class Script:
    """Plays on the `ble` loop until it is over or stopped."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._task: asyncio.Task[None] | None = None

    def start(
        self, rolls_deg: tuple[float, ...], seconds_each: float, on_step: OnStep | None
    ) -> None:
        """Play from now on; one that was playing must have been stopped."""
        steps = self._play(rolls_deg, seconds_each, on_step or (lambda _step: None))
        self._task = asyncio.get_running_loop().create_task(steps)

    async def stop(self) -> None:
        """End it where it is."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _play(self, rolls_deg: tuple[float, ...], each_s: float, on_step: OnStep) -> None:
        loop = asyncio.get_running_loop()
        turning_s = min(LONGEST_TURN_S, each_s / 5.0)
        start_s = loop.time()
        for step, roll_deg in enumerate(rolls_deg):
            _tell(on_step, None)
            self._turn(roll_deg, turning_s)
            await asyncio.sleep(turning_s)
            _tell(on_step, step)
            await asyncio.sleep(max(0.0, start_s + (step + 1) * each_s - loop.time()))
        _tell(on_step, None)


def _tell(on_step: OnStep, step: int | None) -> None:
    """A follower's mistake must not end the script; it is logged and the script goes on."""
    try:
        on_step(step)
    except Exception:
        _log.exception("a follower of the script failed")
