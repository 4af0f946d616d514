"""What a computer's Bluetooth service may do to notifications: deliver them twice, or out of order.

Nothing is lost here: a packet held back comes after the next one, or when the link ends.
"""

from __future__ import annotations

import random


class Distortion:
    """State of one sensor's notifications on their way to the client."""

    def __init__(self, seed: int = 1) -> None:
        self.duplicate_rate = 0.0
        self.reorder_rate = 0.0
        self._rng = random.Random(seed)
        self._held: bytes | None = None

    def pass_on(self, payload: bytes) -> list[bytes]:
        """What arrives now."""
        if self._held is not None:
            held, self._held = self._held, None
            return [payload, held]
        if self._rng.random() < self.reorder_rate:
            self._held = payload
            return []
        twice = self._rng.random() < self.duplicate_rate
        return [payload] * (2 if twice else 1)

    def flush(self) -> list[bytes]:
        """What is still held back."""
        held, self._held = self._held, None
        return [] if held is None else [held]
