"""The night that the user means: a file, a journal folder, or the night's id."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sleepmon.domain.errors import NightError, UsageError
from sleepmon.domain.nights import NightSummary


def night_named(word: str, summaries: Sequence[NightSummary]) -> Path:
    """Where it is; NightError when there is none, UsageError when the id fits several."""
    path = Path(word).expanduser()
    if path.exists():
        return path.absolute()
    hits = [one for one in summaries if word in (one.night_id, Path(one.path).name)]
    hits = hits or [one for one in summaries if one.night_id.startswith(word)]
    if len(hits) == 1:
        return Path(hits[0].path)
    if hits:
        ids = ", ".join(one.night_id for one in hits)
        raise UsageError(f"Several nights begin with '{word}'.", f"Say which: {ids}.")
    raise NightError(
        f"There is no night '{word}'.", "`sleepmon nights` lists what is there; or give a file."
    )
