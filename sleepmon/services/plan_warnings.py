"""What a model will not know, and what its comparison cannot say, in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sleepmon.domain.model_card import ModelKind
from sleepmon.domain.schemes import Placement, Scheme
from sleepmon.services.coverage import LabelledNight, coverage_of

SCARCE_MINUTES = 0.5
"""Less of a posture than this is told as little."""


def lacks_of(
    learnt: Sequence[LabelledNight],
    held_out: Sequence[LabelledNight],
    scheme: Scheme,
    kind: ModelKind,
) -> list[str]:
    """What the model will not know, and what the comparison cannot say."""
    people = {night.subject for night in learnt}
    found = []
    if kind != "personal" and len(people) == 1:
        found.append(
            f"All nights to learn from are of one person ({people.pop()})."
            " The model may suit nobody else."
        )
    found += _unseen(learnt, scheme)
    if not held_out:
        found.append(
            "No night is kept back for the comparison, as there is only one. The result cannot be"
            " judged, and the model in use stays unless you decide otherwise."
        )
    elif kind != "personal" and {n.subject for n in held_out} <= {n.subject for n in learnt}:
        found.append(
            "The night kept back is of a person the model learns from."
            " The comparison says nothing about other people."
        )
    return found


class _Seen:
    """Minutes learnt from, by placement and posture."""

    def __init__(self, learnt: Iterable[LabelledNight], scheme: Scheme) -> None:
        self._codes = [posture.code for posture in scheme.postures]
        self._minutes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for cell in coverage_of(learnt, scheme):
            self._minutes[cell.placement][cell.posture] += cell.minutes
        self.worn = [p for p in scheme.placements if p.code in self._minutes]
        self.not_worn = [p for p in scheme.placements if p.code not in self._minutes]

    def most_minutes(self, code: str) -> float:
        """Minutes of a posture at the placement that has most of it."""
        return max((self._minutes[place.code].get(code, 0.0) for place in self.worn), default=0.0)

    def never(self) -> list[str]:
        """Postures that no placement has."""
        return [code for code in self._codes if not self.most_minutes(code)]

    def scarce(self) -> list[str]:
        """Postures that hardly any placement has."""
        return [code for code in self._codes if 0.0 < self.most_minutes(code) < SCARCE_MINUTES]

    def only_elsewhere(self, place: Placement) -> list[str]:
        """Postures that this placement lacks though another has them."""
        here = self._minutes[place.code]
        return [code for code in self._codes if code not in here and self.most_minutes(code)]


def _unseen(learnt: Iterable[LabelledNight], scheme: Scheme) -> list[str]:
    """Postures never labelled, at all or at one placement, and those seen too shortly."""
    seen = _Seen(learnt, scheme)
    found = []
    if never := seen.never():
        found.append(f"Never labelled: {', '.join(never)}. Record one minute of each.")
    if seen.not_worn:
        found.append(f"No sensor worn at: {', '.join(p.name.lower() for p in seen.not_worn)}.")
    found += [
        f"Never labelled at the {place.name.lower()}: {', '.join(missing)}."
        for place in seen.worn
        if (missing := seen.only_elsewhere(place))
    ]
    if scarce := seen.scarce():
        found.append(f"Less than half a minute labelled: {', '.join(scarce)}.")
    return found
