"""Labelled minutes: of a night, and of all nights by person, placement and posture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT, LabelTrack
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Coverage

_MINUTE_NS = 60_000_000_000


@dataclass(frozen=True)
class LabelledNight:
    """A complete night as far as a plan needs to know it."""

    path: str
    subject: str
    scheme_digest: str
    simulated: bool
    placements: tuple[str, ...]
    labels: LabelTrack
    started_ns: int
    end_ns: int
    sensors: tuple[SensorId, ...] = ()

    @cached_property
    def minutes(self) -> Mapping[str, float]:
        """Labelled minutes of each posture; other labels are not postures."""
        found: dict[str, float] = defaultdict(float)
        for span in self.labels:
            end_ns = self.end_ns if span.end_ns is None else span.end_ns
            if span.code not in (UPRIGHT, CANNOT_TELL) and end_ns > span.start_ns:
                found[span.code] += (end_ns - span.start_ns) / _MINUTE_NS
        return dict(found)

    @cached_property
    def postures(self) -> frozenset[str]:
        """Codes of the postures that are labelled."""
        return frozenset(self.minutes)


def coverage_of(nights: Iterable[LabelledNight], scheme: Scheme) -> tuple[Coverage, ...]:
    """Minutes of every subject, placement and posture that occurs, in the scheme's order."""
    minutes: dict[tuple[str, str, str], float] = defaultdict(float)
    for night in nights:
        for code, length in night.minutes.items():
            for placement in night.placements:
                minutes[night.subject, placement, code] += length
    places = [placement.code for placement in scheme.placements]
    codes = [posture.code for posture in scheme.postures]
    order = sorted(
        minutes, key=lambda cell: (cell[0], _rank(places, cell[1]), _rank(codes, cell[2]))
    )
    return tuple(
        Coverage(subject=cell[0], placement=cell[1], posture=cell[2], minutes=minutes[cell])
        for cell in order
    )


def _rank(words: Sequence[str], word: str) -> int:
    return words.index(word) if word in words else len(words)
