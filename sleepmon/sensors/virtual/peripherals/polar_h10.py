"""A look-alike of the Polar H10 that speaks its protocol to the byte."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.virtual.peripherals.base import Sense, SensorSpec
from sleepmon.sensors.virtual.peripherals.pmd import VirtualPmd
from sleepmon.sensors.virtual.radio import Air

SAMPLES_PER_PACKET = 36


class VirtualPolarH10(VirtualPmd):
    """A strap that sends plain mg, 36 samples at a time."""

    features = bytes((0x0F, 0x05)) + bytes(15)
    """ECG and acceleration."""
    offer = {  # noqa: RUF012  # a table that nobody changes
        pmd.RATE: (25, 50, 100, 200),
        pmd.RESOLUTION: (16,),
        pmd.RANGE: (2, 4, 8),
    }
    samples_per_packet = SAMPLES_PER_PACKET

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = f"Polar H10 {spec.serial}"
        super().__init__(spec, air, sense)

    def frame(self, counts: npt.NDArray[np.int16], range_g: int) -> tuple[int, bytes]:
        """Plain int16."""
        return pmd.PLAIN_INT16, counts.tobytes()
