"""The train child: from a plan and its nights to a candidate, with every step written down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from sleepmon.domain.training import EpochReport, RunResult
from sleepmon.storage.files import atomic_write, make_folders
from sleepmon.workers.link import ParentLink
from sleepmon.workers.messages import Cancelled, Epoch, Train, Trained

PLAN_FILE = "plan.json"
EPOCHS_FILE = "epochs.jsonl"
RESULT_FILE = "result.json"
LOG_FILE = "log.txt"

_log = logging.getLogger(__name__)

Learn = Callable[[Train, Callable[[EpochReport], None], Callable[[], bool]], RunResult | None]
"""From a request to its result, telling epochs; None when it was cancelled on the way."""


def learn_from_plan(link: ParentLink) -> None:
    """Body of the train child."""
    keep_run(link, learn)


def keep_run(link: ParentLink, learn: Learn) -> None:
    """Run, tell the parent, and keep epochs, log and result in the run's folder."""
    request = link.expect(Train)
    folder = Path(request.run_folder)
    _log_into(folder / LOG_FILE)
    _log.info("run %s begins", folder.name)
    with _private(folder / EPOCHS_FILE).open("ab") as epochs:

        def report(epoch: EpochReport) -> None:
            epochs.write(msgspec.json.encode(epoch) + b"\n")
            epochs.flush()
            link.send(Epoch(report=epoch))

        try:
            result = learn(request, report, link.stop_asked)
        except Exception:
            _log.exception("the run failed")
            raise
    if result is None:
        _log.info("the run was cancelled")
        link.send(Cancelled())
        return
    result = msgspec.structs.replace(result, run_id=folder.name)
    atomic_write(folder / RESULT_FILE, msgspec.json.format(msgspec.json.encode(result), indent=2))
    _log.info("the run ended: %s", result.verdict)
    link.send(Trained(result=result))


def learn(
    request: Train, report: Callable[[EpochReport], None], cancelled: Callable[[], bool]
) -> RunResult | None:
    """Read the nights, train, judge."""
    from sleepmon.learning.loop import TrainingCancelled
    from sleepmon.learning.training import train
    from sleepmon.learning.weights import read_card
    from sleepmon.workers.night_windows import read_windows

    try:
        plan, card = request.plan, read_card(Path(request.base_folder))
        read = read_windows(plan.nights, plan.held_out, card, cancelled)
        _log.info("%d windows to learn from, %d kept back", len(read.learnt), len(read.held_out))
        return train(
            plan,
            Path(request.base_folder),
            Path(request.active_folder),
            Path(request.candidate_folder),
            read.learnt,
            read.held_out,
            report,
            cancelled,
            scheme=read.scheme,
        )
    except TrainingCancelled:
        return None


def _private(path: Path) -> Path:
    """The file, readable by this user only from its first byte on."""
    path.touch(mode=0o600)
    return path


def _log_into(path: Path) -> None:
    make_folders(path.parent)
    handler = logging.FileHandler(_private(path), encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
