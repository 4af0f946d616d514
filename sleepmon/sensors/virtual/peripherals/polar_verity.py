"""Look-alikes of the Polar Verity Sense that speak its protocol to the byte."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.drivers.pmd_deltas import encode_deltas
from sleepmon.sensors.drivers.polar_verity import COMPRESSED_G, COMPRESSED_MG, FACTOR
from sleepmon.sensors.virtual.peripherals.base import Sense, SensorSpec
from sleepmon.sensors.virtual.peripherals.pmd import VirtualPmd
from sleepmon.sensors.virtual.radio import Air


class VirtualPolarVerity(VirtualPmd):
    """An arm band that sends compressed mg and tells no factor, as newer firmware does."""

    features = bytes((0x0F, 0x6E)) + bytes(15)
    """Pulse wave, acceleration, intervals, rotation and magnetic field."""
    offer = {  # noqa: RUF012  # a table that nobody changes
        pmd.RATE: (52,),
        pmd.RESOLUTION: (16,),
        pmd.RANGE: (8,),
        pmd.CHANNELS: (3,),
    }
    samples_per_packet = 26

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = f"Polar Sense {spec.serial}"
        super().__init__(spec, air, sense)

    def frame(self, counts: npt.NDArray[np.int16], range_g: int) -> tuple[int, bytes]:
        """Compressed mg."""
        return COMPRESSED_MG, encode_deltas(counts)


class VirtualPolarVerityInG(VirtualPolarVerity):
    """An arm band that sends compressed counts of a factor it tells, in g."""

    counts_per_g = 4096.0

    def frame(self, counts: npt.NDArray[np.int16], range_g: int) -> tuple[int, bytes]:
        """Compressed counts."""
        return COMPRESSED_G, encode_deltas(counts)

    def start_reply(self, range_g: int) -> bytes:
        """The factor."""
        return struct.pack("<BBf", FACTOR, 1, 1.0 / self.counts_per_g)
