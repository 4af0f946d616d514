"""`python -m tests.perf bench` measures, `python -m tests.perf soak` endures.

Each `bench_*.py` or `soak_*.py` in this folder has `def figures() -> Iterable[Figure]`. The rows
go to build/bench.json or build/soak.json. Exit code 1 when a module fails to measure; a figure
that falls short of its bar is told and written, and stops nothing.
"""

import argparse
import importlib
import os
import sys
import time
import traceback
from pathlib import Path

from sleepmon.workers.limits import Limits, apply_limits
from tests.perf.figures import Figure, write

FOLDER = Path(__file__).resolve().parent
BUILD = FOLDER.parents[1] / "build"


def main() -> int:
    """Run the modules of one kind, print each figure as it comes, write them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf", description=__doc__)
    parser.add_argument("kind", choices=["bench", "soak"], nargs="?", default="bench")
    parser.add_argument("--only", default="", help="only modules whose name holds this text")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    apply_limits(Limits())  # as sleepmon's children compute; plain baselines get the same
    figures: list[Figure] = []
    failed = 0
    for path in sorted(FOLDER.glob(f"{chosen.kind}_*.py")):
        if chosen.only in path.stem:
            measured, ok = _measure(path.stem)
            figures += measured
            failed += not ok
    write(figures, BUILD / f"{chosen.kind}.json")
    short = sum(not figure.holds for figure in figures)
    print(f"{len(figures)} figures, {short} fall short, {failed} modules failed")
    return 1 if failed else 0


def _measure(module: str) -> tuple[list[Figure], bool]:
    print(f"-- {module}", flush=True)
    started = time.perf_counter()
    figures: list[Figure] = []
    try:
        for figure in importlib.import_module(f"tests.perf.{module}").figures():
            print(figure, flush=True)
            figures.append(figure)
    except Exception:
        traceback.print_exc()
        return figures, False
    print(f"   took {time.perf_counter() - started:.1f} s", flush=True)
    return figures, True


if __name__ == "__main__":
    sys.exit(main())
