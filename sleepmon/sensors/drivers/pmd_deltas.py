"""Polar's compressed frames: a first sample in full, then blocks of small differences.

The body is x, y, z as int16, then blocks of `u8 bits | u8 samples | differences`, each difference
`bits` wide in two's complement, the lowest bit first; a block ends on a whole byte. A width of one
bit counts up only, and a width of none holds no samples, as in Polar's own software.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import PayloadError

AXES = 3
FIRST_SAMPLE = 2 * AXES
BLOCK_HEAD = 2
WIDEST_BITS = 32


def decode_deltas(body: bytes) -> npt.NDArray[np.int16]:
    """Samples of a compressed body, (n, 3); PayloadError when it breaks off or leaves int16."""
    if len(body) < FIRST_SAMPLE:
        raise PayloadError(f"A compressed Polar packet of {len(body)} bytes has no first sample.")
    steps = [np.frombuffer(body[:FIRST_SAMPLE], "<i2").astype(np.int64).reshape(1, AXES)]
    at = FIRST_SAMPLE
    while at < len(body):
        block, at = _block(body, at)
        steps.append(block)
    samples = np.cumsum(np.concatenate(steps), axis=0)
    if np.abs(samples).max() > 32768 or samples.max() > 32767:
        raise PayloadError("A compressed Polar packet leaves the range of its sensor.")
    return samples.astype(np.int16)


def _block(body: bytes, at: int) -> tuple[npt.NDArray[np.int64], int]:
    """Differences of the block that begins here, (n, 3), and where the next one begins."""
    if at + BLOCK_HEAD > len(body):
        raise PayloadError("A compressed Polar packet breaks off before a block.")
    bits, count = body[at], body[at + 1]
    if bits > WIDEST_BITS:
        raise PayloadError(f"A compressed Polar packet has differences of {bits} bits.")
    at += BLOCK_HEAD
    size = (bits * count * AXES + 7) // 8
    if at + size > len(body):
        raise PayloadError("A compressed Polar packet breaks off inside a block.")
    if bits == 0:
        return np.zeros((0, AXES), np.int64), at
    spread = np.unpackbits(np.frombuffer(body, np.uint8, size, at), bitorder="little")
    digits = spread[: bits * count * AXES].reshape(-1, bits).astype(np.int64)
    weights = np.left_shift(np.int64(1), np.arange(bits, dtype=np.int64))
    if bits > 1:
        weights[-1] = -weights[-1]
    return (digits @ weights).reshape(-1, AXES), at + size


def encode_deltas(samples: npt.NDArray[np.int16], block_samples: int = 20) -> bytes:
    """The compressed body of samples, (n, 3), in blocks of at most `block_samples`."""
    whole = samples.astype(np.int64)
    steps = whole[1:] - whole[:-1]
    parts = [samples[:1].astype("<i2").tobytes()]
    for at in range(0, len(steps), block_samples):
        block = steps[at : at + block_samples]
        # One more than the magnitude needs, for the sign; differences of -2**k need no more.
        magnitude = np.where(block < 0, -block - 1, block).max()
        bits = max(2, int(magnitude).bit_length() + 1)
        digits = (block.reshape(-1, 1) >> np.arange(bits)) & 1
        packed = np.packbits(digits.astype(np.uint8).ravel(), bitorder="little")
        parts.append(bytes((bits, len(block))) + packed.tobytes())
    return b"".join(parts)
