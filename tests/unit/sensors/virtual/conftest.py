import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from sleepmon.sensors.virtual.pace import PacedClock, paced_loop

RunFast = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run_fast() -> RunFast:
    """Run steps in simulated time, a hundred times as fast as real time."""

    def run(steps: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: paced_loop(PacedClock(100.0))) as runner:
            return runner.run(steps)

    return run
