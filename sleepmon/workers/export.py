"""Building a night's file: in a child, because HDF5 may take its process down with it.

Killing the child leaves the journal as it was and no half a file under the night's name.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.domain.errors import NightError, SleepmonError
from sleepmon.domain.nights import BuildReport
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand

_BUILD = "build"
_LIMITS = Limits(silence_s=120.0, low_priority=True)


class BuildRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which journal becomes which file."""

    journal_folder: str
    file: str


def export(link: ParentLink) -> None:
    """Body of the export child."""
    do_errand(link, {_BUILD: _build})


def build_in_child(
    journal_folder: Path, file: Path, on_progress: Report, *, body: Body = export
) -> BuildReport:
    """Build the file of a night; NightError in words when it could not be built."""
    request = BuildRequest(journal_folder=str(journal_folder), file=str(file))
    return run_errand(
        body,
        Errand(kind=_BUILD, json=msgspec.json.encode(request)),
        BuildReport,
        limits=_LIMITS,
        on_progress=on_progress,
        on_death=_died,
    )


def _build(json: bytes, report: Report) -> BuildReport:
    from sleepmon.storage.writer import build_night

    request = msgspec.json.decode(json, type=BuildRequest)
    return build_night(Path(request.journal_folder), Path(request.file), report)


def _died(ended: Ended) -> SleepmonError:
    return NightError(
        f"The night's file could not be built: the process that builds it {ended.words}.",
        "The journal is whole. sleepmon recover builds the file again.",
        ended.said,
    )
