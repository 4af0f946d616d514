"""What bad disks, bad copies and bad people do to files: reusable for every kind of file."""

from __future__ import annotations

import random
from collections.abc import Callable

Damage = Callable[[bytearray, random.Random], None]


def flip_bits(data: bytearray, rng: random.Random) -> None:
    """One to eight single bits."""
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def zero_sector(data: bytearray, rng: random.Random) -> None:
    """A sector that reads as zeros."""
    at = rng.randrange(len(data)) // 512 * 512
    data[at : at + 512] = bytes(len(data[at : at + 512]))


def overwrite(data: bytearray, rng: random.Random) -> None:
    """A stretch of other bytes."""
    at, size = rng.randrange(len(data)), rng.randint(1, 3000)
    data[at : at + size] = rng.randbytes(len(data[at : at + size]))


def cut_off(data: bytearray, rng: random.Random) -> None:
    """The end is missing."""
    del data[rng.randrange(len(data)) :]


def lose_middle(data: bytearray, rng: random.Random) -> None:
    """A stretch is missing, and what follows moved up."""
    at = rng.randrange(len(data))
    del data[at : at + rng.randint(1, 5000)]


def repeat(data: bytearray, rng: random.Random) -> None:
    """A stretch stands there twice."""
    at = rng.randrange(len(data))
    data[at:at] = data[at : at + rng.randint(1, 5000)]


def swap(data: bytearray, rng: random.Random) -> None:
    """Two pages changed places."""
    pages = max(1, len(data) // 4096)
    one, other = rng.randrange(pages) * 4096, rng.randrange(pages) * 4096
    size = min(4096, len(data) - one, len(data) - other)
    data[one : one + size], data[other : other + size] = (
        data[other : other + size],
        data[one : one + size],
    )


def append_rubbish(data: bytearray, rng: random.Random) -> None:
    """Something stands behind the end."""
    data += rng.randbytes(rng.randint(1, 5000))


KINDS: tuple[Damage, ...] = (
    flip_bits, zero_sector, overwrite, cut_off, lose_middle, repeat, swap, append_rubbish,
)  # fmt: skip


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The data after one kind of damage."""
    changed = bytearray(data)
    rng.choice(KINDS)(changed, rng)
    return bytes(changed)
