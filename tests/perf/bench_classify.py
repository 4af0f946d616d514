"""A whole night from file to predictions: eight hours, three sensors at 100 Hz, a window a second.

Each network alone in a fresh process, so that memory is its own; seconds are those of the clock,
and the processor's beside them tell how busy the computer was with other things.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sleepmon.domain.resources import shipped_model
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.weights import read_card, write_model
from sleepmon.storage.folders import file_of
from sleepmon.storage.writer import build_night
from tests.fakes.nights import no_progress
from tests.perf.classify_alone import Measured
from tests.perf.figures import Figure, as_it_is, at_most
from tests.perf.whole_nights import write_journal

HOURS = 8.0
SENSORS = 3
RATE_HZ = 100.0
BARS_S = {"compact_net": 4.0, "mtl_net": 12.0}


def figures() -> Iterator[Figure]:
    """Seconds and memory by network; the default one is `classify_night_seconds`."""
    with tempfile.TemporaryDirectory() as folder:
        journal = write_journal(Path(folder), HOURS, SENSORS, RATE_HZ, predictions=False)
        night = file_of(journal)
        build_night(journal, night, no_progress)
        default = read_card(shipped_model()).network
        for network, bar_s in BARS_S.items():
            model = shipped_model() if network == default else _untrained(Path(folder), network)
            measured = _measured(night, model)
            name = "classify_night" if network == default else f"classify_night_{network}"
            yield at_most(f"{name}_seconds", measured.seconds, "s", bar_s)
            worked = measured.processor_seconds
            yield as_it_is(f"{name}_processor_seconds", worked, f"s, {measured.windows} windows")
            yield at_most(f"{name}_memory_mb", measured.memory_mb, "MB", 600.0)


def _untrained(folder: Path, network: str) -> Path:
    """A model of this network with its first weights: as quick as a trained one."""
    card = read_card(shipped_model())
    built = build_network(
        network,
        postures=len(card.postures),
        placements=len(card.placements),
        window_samples=card.window_samples,
    )
    card = msgspec.structs.replace(card, network=network, network_args={})
    write_model(folder / network, built, card)
    return folder / network


def _measured(night: Path, model: Path) -> Measured:
    command = [sys.executable, "-m", "tests.perf.classify_alone", str(night), str(model)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=600).stdout
    return msgspec.json.decode(said, type=Measured)
