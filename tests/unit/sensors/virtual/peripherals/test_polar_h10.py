import numpy as np

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.virtual.peripherals.polar_h10 import VirtualPolarH10


def test_that_it_sends_plain_milli_g() -> None:
    counts = np.array([[1, -2, 1000]], "<i2")
    form, body = VirtualPolarH10.frame(None, counts, 4)  # type: ignore[arg-type]  # no state
    assert (pmd.PLAIN_INT16, counts.tobytes()) == (form, body)
