"""The movements of a simulated person: shaking while turning, and small ones in between.

Chance without state: what happens in a slot of time is drawn from a hash of the person and the
slot, so that it is the same however the night is cut into pieces.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SLOT_S = 10.0
MOVE_CHANCE = 0.25
"""Part of the slots in which the person stirs."""
SHAKE_G_PER_DEG_S = 0.0015
"""Shaking while turning: 0.07 g at 45 degrees a second."""

_AXES = np.array((0.7, 0.9, 0.5))


def restless_g(seed: int, roll_deg: Array, t_s: Array) -> Array:
    """Specific force of turning and stirring, (..., n) -> (..., n, 3) in g."""
    return _stirring_g(seed, t_s) + _turning_g(roll_deg, t_s)


def _turning_g(roll_deg: Array, t: Array) -> Array:
    """Turning over is never smooth: it shakes the sensor in step with its speed."""
    if t.shape[-1] < 2:
        return np.zeros((*t.shape, 3))
    step = np.diff(roll_deg, axis=-1)
    if not step.any():
        return np.zeros((*t.shape, 3))
    short_way = np.mod(step + 180.0, 360.0) - 180.0
    speed = np.abs(short_way) / np.maximum(np.diff(t, axis=-1), 1e-6)
    speed = np.concatenate((speed[..., :1], speed), axis=-1)
    size = np.minimum(SHAKE_G_PER_DEG_S * speed, 0.3)
    return np.stack(
        [
            axis * size * (np.sin(2.0 * np.pi * hz * t) + 0.5 * np.sin(5.1 * hz * t + 1.0))
            for axis, hz in zip(_AXES, (1.7, 2.3, 3.1), strict=True)
        ],
        axis=-1,
    )


def _stirring_g(seed: int, t: Array) -> Array:
    """A twitch or shift of a few hundredths of a g, now and then."""
    slot = np.floor(t / SLOT_S)
    stirs = chance(seed, slot, 0) < MOVE_CHANCE
    force = np.zeros((*t.shape, 3))
    if not stirs.any():
        return force
    when, where = t[stirs], slot[stirs]
    centre = (where + 0.2 + 0.6 * chance(seed, where, 1)) * SLOT_S
    width = 0.1 + 0.4 * chance(seed, where, 2)
    size = 0.01 + 0.05 * chance(seed, where, 3)
    hz = 0.5 + 3.5 * chance(seed, where, 4)
    bump = size * np.exp(-0.5 * ((when - centre) / width) ** 2)
    wave = np.sin(2.0 * np.pi * hz * (when - centre)) + 0.5
    sides = np.stack([2.0 * chance(seed, where, 5 + axis) - 1.0 for axis in range(3)], axis=-1)
    force[stirs] = (bump * wave)[..., None] * sides
    return force


def chance(seed: int, slot: Array, number: int) -> Array:
    """A number in 0..1 for each slot, the same whenever asked (splitmix64 of seed and slot)."""
    with np.errstate(over="ignore"):
        z = slot.astype(np.int64).astype(np.uint64)
        z = z * np.uint64(0x9E3779B97F4A7C15) + np.uint64((seed * 64 + number + 1) % 2**64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    unit: Array = (z >> np.uint64(11)).astype(np.float64) / 2.0**53
    return unit
