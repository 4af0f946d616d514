"""Training runs of before, read from their folders."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from sleepmon.domain.training import Decision, EpochReport, FinishedRun, RunResult
from sleepmon.storage.files import atomic_write
from sleepmon.workers.learn import EPOCHS_FILE, PLAN_FILE, RESULT_FILE
from sleepmon.workers.messages import Train

DECISION_FILE = "decision.json"
MOST_BYTES = 8 << 20
_log = logging.getLogger(__name__)


class _Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What decision.json holds."""

    decision: Decision
    utc_ns: int
    verdict: str


def write_decision(folder: Path, decision: Decision, utc_ns: int, verdict: str) -> None:
    """Write down what became of a run's candidate."""
    row = _Decided(decision=decision, utc_ns=utc_ns, verdict=verdict)
    atomic_write(folder / DECISION_FILE, msgspec.json.encode(row))


def newest_finished(runs: Path) -> FinishedRun | None:
    """The newest run that ended with a candidate; damaged folders are passed over, and logged."""
    for folder in sorted(runs.glob("*/"), reverse=True):
        if not (folder / RESULT_FILE).is_file():
            continue
        try:
            return _read(folder)
        except (OSError, ValueError, RecursionError) as error:
            _log.info("run %s cannot be read: %s", folder.name, error)
    return None


def _read(folder: Path) -> FinishedRun:
    decided = folder / DECISION_FILE
    return FinishedRun(
        plan=msgspec.json.decode(_bytes(folder / PLAN_FILE), type=Train).plan,
        reports=tuple(
            msgspec.json.decode(line, type=EpochReport)
            for line in _bytes(folder / EPOCHS_FILE).splitlines()
        ),
        result=msgspec.json.decode(_bytes(folder / RESULT_FILE), type=RunResult),
        decision=msgspec.json.decode(_bytes(decided), type=_Decided).decision
        if decided.is_file()
        else "",
    )


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} is too large")
    return path.read_bytes()
