"""`python -m tests.perf.classify_alone NIGHT MODEL`: one whole night, alone in a process.

Prints as JSON: windows, seconds and processor seconds from file to predictions once torch is
loaded, and the most memory the process ever held.
"""

import sys
from pathlib import Path
from time import perf_counter, process_time

import msgspec
import numpy as np

from sleepmon.learning.predictor import load_predictor
from sleepmon.storage.reader import open_night
from sleepmon.workers.classify_night import ClassifyRequest, classify_reader, predictions_file


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What classifying one night took."""

    windows: int
    seconds: float
    processor_seconds: float
    memory_mb: float


def main() -> int:
    """As the child of `sleepmon classify` does it."""
    night_file, model = (Path(argument) for argument in sys.argv[1:])
    asked = ClassifyRequest(night=str(night_file), model_folder=str(model), file="")
    load_predictor(model, asked.threads).predict(np.zeros((64, 100, 3), dtype=np.float32))
    began, worked = perf_counter(), process_time()
    with open_night(night_file) as night:
        predictor = load_predictor(model, asked.threads, scheme=night.meta.scheme)
        written = classify_reader(night, predictor, predictions_file(night_file), lambda part: None)
    measured = Measured(
        windows=written.windows,
        seconds=perf_counter() - began,
        processor_seconds=process_time() - worked,
        memory_mb=_most_memory_mb(),
    )
    sys.stdout.write(msgspec.json.encode(measured).decode() + "\n")
    return 0


def _most_memory_mb() -> float:
    """The high-water mark of this very process; what `getrusage` tells includes the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
