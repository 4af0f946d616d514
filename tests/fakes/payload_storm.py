"""Payloads that no sensor sends: noise, and true packets with something wrong in them."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.catalog import FAMILIES
from sleepmon.sensors.contracts import RawFrame
from sleepmon.sensors.drivers import pmd, polar_verity
from sleepmon.sensors.sources.lines import read_line
from tests.unit.sensors.drivers import (
    polar_vectors,
    test_metamotion,
    test_movella_dot,
    test_movesense,
    test_open_profile,
    test_pmd,
    test_thingy,
    test_witmotion,
)

Decode = Callable[[bytes], object]
LONGEST = 250

TRUE_PACKETS: Mapping[str, tuple[bytes, ...]] = {
    "polar_h10": (test_pmd.GOLDEN, polar_vectors.PLAIN),
    "polar_verity": (polar_vectors.COMPRESSED_G, polar_vectors.COMPRESSED_MG),
    "movesense": (test_movesense.GOLDEN,),
    "movella_dot": (test_movella_dot.GOLDEN,),
    "metamotion": (test_metamotion.GOLDEN,),
    "witmotion": (test_witmotion.GOLDEN, test_witmotion.GOLDEN * 3),
    "thingy": (test_thingy.GOLDEN,),
    "open_profile": (test_open_profile.GOLDEN,),
    "file": (test_open_profile.GOLDEN,),
    "network": (test_open_profile.GOLDEN,),
}


class Outcome(NamedTuple):
    """How many payloads were taken for samples, and how many were refused."""

    taken: int
    refused: int


def decoders() -> dict[str, tuple[Decode, tuple[bytes, ...]]]:
    """Everything that reads bytes from a sensor, and true bytes for each."""
    table: dict[str, tuple[Decode, tuple[bytes, ...]]] = {
        family.id: (family.driver().decode, TRUE_PACKETS[family.id]) for family in FAMILIES
    }
    table["polar settings"] = (pmd.settings_of, (test_pmd.OFFER,))
    table["polar factor"] = (polar_verity.factor_of, (test_pmd.OFFER, b"\x05\x01\x17\xb7\x7f\x39"))
    table["network lines"] = (read_line, (b"state 1 100 4 8192", b"7,123456,-1,2,4096", b"hello a"))
    return table


def storm(count: int, true_packets: tuple[bytes, ...], seed: int) -> Iterator[bytes]:
    """Half noise, half true packets with flipped bits, lost, added or exchanged bytes."""
    rng = random.Random(seed)
    for _ in range(count):
        if rng.random() < 0.5:
            yield rng.randbytes(rng.randrange(LONGEST + 1))
        else:
            yield _spoilt(rng, rng.choice(true_packets))


def endure(decode: Decode, payloads: Iterator[bytes]) -> Outcome:
    """Decode them all; whatever is raised beyond PayloadError comes through."""
    taken = refused = 0
    for payload in payloads:
        try:
            frame = decode(payload)
        except PayloadError:
            refused += 1
            continue
        taken += 1
        if isinstance(frame, RawFrame):
            assert frame.counts.ndim == 2
            assert len(frame.counts) > 0
            assert frame.counts.shape[1] == 3
            assert np.isfinite(frame.counts).all()
    return Outcome(taken, refused)


def _spoilt(rng: random.Random, packet: bytes) -> bytes:
    spoilt = bytearray(packet)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(spoilt) + 1)
        match rng.randrange(5):
            case 0 if at < len(spoilt):
                spoilt[at] ^= 1 << rng.randrange(8)
            case 1:
                del spoilt[at:]
            case 2:
                spoilt[at:at] = rng.randbytes(rng.randrange(1, 20))
            case 3:
                del spoilt[at : at + rng.randrange(1, 8)]
            case _:
                spoilt[at : at + 4] = rng.choice((b"\xff" * 4, bytes(4), rng.randbytes(4)))
    return bytes(spoilt)
