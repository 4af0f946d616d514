"""What a list of nights and a training plan need to know of a night file: read in a child only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import NightGlance, NightSummary
from sleepmon.storage.library import damaged
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.verify import duration_s, labelled_s


def glances(files: Iterable[Path]) -> Iterator[NightGlance]:
    """A look at each of these files, in their order."""
    return (glance_at(file) for file in files)


def glance_at(file: Path) -> NightGlance:
    """A look at one night file; `damaged` when it cannot be opened."""
    try:
        with open_night(file) as night:
            return _glance(file, night)
    except NightError as error:
        return NightGlance(summary=damaged(file, error.summary))


def summary_of_file(file: Path) -> NightSummary:
    """One line about a night file; `damaged` when it cannot be opened."""
    return glance_at(file).summary


def _glance(file: Path, night: NightReader) -> NightGlance:
    heard = [row for row in night.sensors if night.length(row.sensor) > 0]
    return NightGlance(
        summary=_summary(file, night),
        scheme_digest=night.meta.scheme.digest,
        heard=tuple((row.sensor, row.placement) for row in heard),
        labels=night.labels,
        recovery=night.recovery,
    )


def _summary(file: Path, night: NightReader) -> NightSummary:
    meta = night.meta
    return NightSummary(
        night_id=meta.night_id,
        path=str(file),
        state="complete",
        subject=meta.subject,
        started_utc_ns=meta.started_utc_ns,
        duration_s=duration_s(night),
        placements=tuple(row.placement for row in meta.sensors),
        simulated=meta.simulated,
        labelled_s=labelled_s(night),
        problem="" if night.is_complete else " ".join(night.recovery.words),
    )
