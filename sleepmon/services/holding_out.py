"""Which nights are kept back for the comparison: other people if possible, else other nights."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

SHARE = 0.2
"""Part of the people or nights that is kept back, at least one."""
FEWEST_PEOPLE = 3
"""With fewer people, keeping one back would leave a single person to learn from."""


class HasPostures(Protocol):
    """A night, as far as the choice depends on it."""

    @property
    def path(self) -> str:
        """Where it is."""
        ...

    @property
    def subject(self) -> str:
        """Whose it is."""
        ...

    @property
    def postures(self) -> frozenset[str]:
        """Codes of the postures labelled in it."""
        ...


_N = TypeVar("_N", bound=HasPostures)


def held_out_of(nights: Sequence[_N], by_person: bool) -> list[_N]:
    """The nights to keep back; none when there is only one.

    The choice costs the fewest postures to learn from, tests the most, and is the same each time.
    """
    people = sorted({night.subject for night in nights})
    if by_person and len(people) >= FEWEST_PEOPLE:
        groups = [[night for night in nights if night.subject == person] for person in people]
    else:
        groups = [[night] for night in nights]
    wanted = max(1, round(SHARE * len(groups))) if len(groups) > 1 else 0
    kept_back: list[list[_N]] = []
    for _ in range(wanted):
        left = [group for group in groups if group not in kept_back]
        kept_back.append(max(left, key=lambda group: _worth(group, left)))
    return [night for night in nights if any(night in group for group in kept_back)]


def _worth(group: Sequence[_N], left: Sequence[Sequence[_N]]) -> tuple[int, int, str]:
    """Postures still to learn from without this group, postures it tests, and a steady draw."""
    rest = _postures(night for other in left if other is not group for night in other)
    draw = hashlib.sha256(f"{group[0].subject} {Path(group[0].path).name}".encode()).hexdigest()
    return len(rest), len(_postures(group)), draw


def _postures(nights: Iterable[_N]) -> frozenset[str]:
    return frozenset[str]().union(*(night.postures for night in nights))
