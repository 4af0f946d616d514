from sleepmon.sensors.catalog import recognise
from sleepmon.sensors.virtual.peripherals.file import VirtualFile
from sleepmon.sensors.virtual.peripherals.network import VirtualNetworkDevice


def test_that_their_names_are_those_the_hub_recognises() -> None:
    for peripheral, family in ((VirtualFile, "file"), (VirtualNetworkDevice, "network")):
        known = recognise(f"{peripheral.name_start} 00C0FFEE")
        assert known is not None
        assert (family, peripheral.rates_hz) == (known[0].id, known[0].rates_hz)
