"""The labelled nights of a folder, each once, as a training plan needs to know them."""

from __future__ import annotations

from pathlib import Path

from sleepmon.domain.nights import NightGlance
from sleepmon.services.coverage import LabelledNight
from sleepmon.storage.library import Look, NightLibrary
from sleepmon.workers.look import look_in_child


class LabelledLibrary:
    """What a training plan needs to know of each complete night of a folder."""

    def __init__(self, folder: Path, look: Look = look_in_child) -> None:
        self._library = NightLibrary(look, folder)

    def nights(self) -> tuple[LabelledNight, ...]:
        """All complete nights, labelled or not; of several files of a night the first."""
        first: dict[str, LabelledNight] = {}
        for found in self._complete():
            first.setdefault(found.summary.night_id, _labelled(found))
        return tuple(first.values())

    def copies(self) -> int:
        """Files beyond the first of their night."""
        complete = self._complete()
        return len(complete) - len({found.summary.night_id for found in complete})

    def unfinished(self) -> int:
        """Nights that were cut off and have no file yet."""
        return sum(row.state == "interrupted" for row in self._library.nights())

    def locked(self) -> int:
        """Nights that nobody can learn from before they are unlocked."""
        return sum(row.state == "locked" for row in self._library.nights())

    def _complete(self) -> list[NightGlance]:
        return [found for found in self._library.files() if found.summary.state == "complete"]


def _labelled(found: NightGlance) -> LabelledNight:
    row = found.summary
    return LabelledNight(
        path=row.path,
        subject=row.subject,
        scheme_digest=found.scheme_digest,
        simulated=row.simulated,
        placements=tuple(placement for _, placement in found.heard),
        sensors=tuple(sensor for sensor, _ in found.heard),
        labels=found.labels,
        started_ns=row.started_utc_ns,
        end_ns=row.started_utc_ns + round(row.duration_s * 1e9),
    )
