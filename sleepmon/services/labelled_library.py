"""The labelled nights of a folder, read once and remembered while their files do not change."""

from __future__ import annotations

import logging
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import NightSummary
from sleepmon.services.coverage import LabelledNight
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.reader import open_night

_log = logging.getLogger(__name__)


class LabelledLibrary:
    """What a training plan needs to know of each complete night of a folder."""

    def __init__(self, folder: Path) -> None:
        self._library = NightLibrary(folder)
        self._seen: dict[str, tuple[tuple[int, int], LabelledNight]] = {}

    def nights(self) -> tuple[LabelledNight, ...]:
        """All complete nights, labelled or not; a damaged one is left out and logged."""
        complete = (row for row in self._library.nights() if row.state == "complete")
        found = (self._night(row) for row in complete)
        return tuple(night for night in found if night is not None)

    def unfinished(self) -> int:
        """Nights that were cut off and have no file yet."""
        return sum(row.state == "interrupted" for row in self._library.nights())

    def locked(self) -> int:
        """Nights that nobody can learn from before they are unlocked."""
        return sum(row.state == "locked" for row in self._library.nights())

    def _night(self, row: NightSummary) -> LabelledNight | None:
        try:
            status = Path(row.path).stat()
            key = (status.st_mtime_ns, status.st_size)
            known = self._seen.get(row.path)
            if known is None or known[0] != key:
                known = (key, _read(row))
                self._seen[row.path] = known
        except (OSError, NightError) as error:
            _log.warning("a night is left out of the plan: %s", error)
            return None
        return known[1]


def _read(row: NightSummary) -> LabelledNight:
    with open_night(Path(row.path)) as night:
        meta = night.meta
        return LabelledNight(
            path=row.path,
            subject=meta.subject,
            scheme_digest=meta.scheme.digest,
            simulated=meta.simulated,
            placements=tuple(s.placement for s in night.sensors if night.length(s.sensor) > 0),
            sensors=tuple(s.sensor for s in night.sensors if night.length(s.sensor) > 0),
            labels=night.labels,
            started_ns=meta.started_utc_ns,
            end_ns=meta.started_utc_ns + round(row.duration_s * 1e9),
        )
