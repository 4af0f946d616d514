"""A station is killed twenty times while it records; every night must come back whole."""

from __future__ import annotations

import random
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sleepmon.domain.errors import SleepmonError
from sleepmon.storage.reader import open_night
from sleepmon.storage.recovery import find_interrupted
from sleepmon.storage.verify import verify_night
from sleepmon.workers.export import build_in_child
from tests.fakes.station_process import StationProcess, is_in
from tests.fakes.ward_station import put_on, start_night
from tests.perf.figures import Figure, as_it_is, at_least, at_most

KILLS = 20
SEED = 20261122


@dataclass(frozen=True)
class Outcome:
    """What became of one killed night."""

    recovered: bool
    whole: bool
    acknowledged: int
    lost: int


def figures() -> Iterator[Figure]:
    """Kill, recover, verify, count."""
    moments = random.Random(SEED)
    outcomes = [_kill_once(moments.uniform(0.2, 5.0)) for _ in range(KILLS)]
    yield at_least("killed nights recovered", sum(o.recovered for o in outcomes), "nights", KILLS)
    yield at_least("recovered nights whole", sum(o.whole for o in outcomes), "nights", KILLS)
    lost = sum(outcome.lost for outcome in outcomes)
    yield at_most("acknowledged samples missing after a kill", lost, "samples", 0)
    acknowledged = sum(outcome.acknowledged for outcome in outcomes)
    yield as_it_is("acknowledged samples looked for", acknowledged, "samples")


def _kill_once(after_s: float) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="sm-") as name:
        folder = Path(name)
        with StationProcess(folder / "run") as station:
            put_on(station.client)
            file = Path(start_night(station.client, folder / "nights").file)
            time.sleep(after_s)
            station.end(signal.SIGKILL)
            acknowledged = station.acknowledged()
        samples = sum(len(block.counts) for block in acknowledged)
        try:
            (journal,) = find_interrupted(folder / "nights")
            build_in_child(journal, file, lambda part: None)
            whole = verify_night(file).whole
            with open_night(file) as night:
                missing = [block for block in acknowledged if not is_in(night, block)]
        except (SleepmonError, ValueError) as error:
            print(f"not recovered: {error}")
            return Outcome(False, False, samples, samples)
        return Outcome(True, whole, samples, sum(len(block.counts) for block in missing))
