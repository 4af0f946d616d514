"""The Bluetooth service on a thread of its own, as if it were a process of its own."""

from sleepmon.sensors.ble.loop import LoopThread
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.service import BluezService, OnNotified


class FakeBlueZ:
    """Steered from any other thread."""

    def __init__(self, ward: VirtualWard, on_notified: OnNotified | None = None) -> None:
        self.ward = ward
        self._service = BluezService(ward, on_notified)
        self._thread = LoopThread("bluez", ward.new_loop)

    def start(self) -> None:
        """Appear on the bus, with the ward's sensors awake."""
        self._thread.call(self.ward.open())
        self.ward.open_sensors()
        self._thread.call(self._service.appear())

    def stop(self) -> None:
        """Leave the bus and end the thread."""
        self._thread.call(self._service.vanish())
        self._thread.call(self.ward.close())
        self._thread.close()

    def die(self) -> None:
        """Vanish as a crashed service does: no word to anybody, all links gone."""
        self._thread.call(self._service.vanish())

    def return_(self) -> None:
        """Start again after `die`, remembering nothing."""
        self._thread.call(self._service.appear())

    def unplug(self) -> None:
        """Take the adapter out."""
        self._thread.call(self._service.unplug())

    def set_powered(self, on: bool) -> None:
        """Switch Bluetooth off or on, as the desktop's switch does."""
        self.ward.set_adapter_power(on)
        self._thread.call(self._service.tell_powered(on))
