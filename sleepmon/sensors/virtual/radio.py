"""The air between virtual sensors and the virtual adapter.

bumble's LocalLink delivers everything at once and for ever. Real air has connection events, packets
that must be sent again, sensors that run out of buffer, walk out of range, and links that are given
up when nothing was heard for the supervision time.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import InvalidArgumentError, PhysicalTransport
from bumble.link import LocalLink

LONGEST_PACKET_BYTES = 251
"""All radios since Bluetooth 4.2 send a notification in one piece."""


@dataclass(slots=True)
class AirSettings:
    """How good the air is for all."""

    connection_interval_s: float = 0.03
    """0 delivers at once."""
    packets_per_event: int = 6
    transmit_buffer: int = 24
    """Packets that a sensor holds back before it must throw samples away."""
    supervision_s: float = 2.0
    advert_loss: float = 0.0


@dataclass(slots=True)
class Conditions:
    """How one sensor fares on the air."""

    in_range: bool = True
    packet_error_rate: float = 0.0
    rssi_dbm: int = -58
    buffer_full: bool = False
    """The sensor has no room for packets and throws samples away."""


_Waiting = deque[tuple[hci.Address, bytes]]
_NOT_ESTABLISHED_S = 0.2
_TIMED_OUT = int(hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)


class Air(LocalLink):
    """A bumble link with what real air adds."""

    def __init__(self, settings: AirSettings, rng: random.Random) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # bumble has no annotation there
        self.settings = settings
        self._rng = rng
        self._conditions: dict[Controller, Conditions] = {}
        self._queues: dict[tuple[Controller, Controller], _Waiting] = {}
        self._supervised: dict[Controller, asyncio.TimerHandle] = {}

    # --- steering ------------------------------------------------------------------------

    def conditions(self, controller: Controller) -> Conditions:
        """The conditions of one sensor, to be read and, but for the range, changed."""
        return self._conditions.setdefault(controller, Conditions())

    def rssi_dbm(self, address: hci.Address) -> int:
        """Signal strength of an advertiser, a little different each time."""
        controller = self.find_le_controller(address)
        strength = self.conditions(controller).rssi_dbm if controller else -90
        return strength + self._rng.randint(-2, 2)

    def set_in_range(self, controller: Controller, in_range: bool) -> None:
        """Carry a sensor away or back; links die when it stays away for the supervision time."""
        self.conditions(controller).in_range = in_range
        running = self._supervised.pop(controller, None)
        if running is not None:
            running.cancel()
        if not in_range:
            loop = asyncio.get_running_loop()
            self._supervised[controller] = loop.call_later(
                self.settings.supervision_s, self.drop, controller
            )

    def drop(self, controller: Controller, reason: int = _TIMED_OUT) -> None:
        """Both ends lose their link, each on its own."""
        for key in [key for key in self._queues if controller in key]:
            del self._queues[key]
        for connection in list(controller.le_connections.values()):
            other = self.find_le_controller(connection.peer_address)
            controller.on_le_disconnected(connection, reason)
            back = other.le_connections.get(connection.self_address) if other else None
            if other is not None and back is not None:
                other.on_le_disconnected(back, reason)

    def forget(self, controller: Controller) -> None:
        """Take a controller off the air, its links with it."""
        running = self._supervised.pop(controller, None)
        if running is not None:
            running.cancel()
        self.drop(controller)
        self.controllers.discard(controller)
        self._conditions.pop(controller, None)

    def has_room(self, controller: Controller) -> bool:
        """Whether a sensor may hand over one more packet, or must throw it away."""
        if self.conditions(controller).buffer_full:
            return False
        waiting = (
            len(queue) for (sender, _), queue in self._queues.items() if sender is controller
        )
        return sum(waiting) < self.settings.transmit_buffer

    # --- what bumble's controllers call ----------------------------------------------------

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Queue a data packet for the next connection event."""
        receiver = self.find_le_controller(destination_address)
        link = sender_controller.le_connections.get(destination_address)
        if receiver is None or link is None:
            return
        # One queue per direction, drained by one timer: timers of equal time change the order.
        key = (sender_controller, receiver)
        queue = self._queues.setdefault(key, deque())
        queue.append((link.self_address, data))
        if len(queue) == 1:
            self._at_next_event(lambda: self._connection_event(key))

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Let those hear an advertisement who listen, and the advertiser a connection request."""
        if not self.conditions(sender_controller).in_range:
            return
        if isinstance(packet, ll.ConnectInd):
            self._request_connection(sender_controller, packet)
            return
        loop = asyncio.get_running_loop()
        for other in self.controllers:
            listens = other.le_scan_enable or other.pending_le_connection is not None
            if other is sender_controller or not listens or not self.conditions(other).in_range:
                continue
            if self._rng.random() >= self.settings.advert_loss:
                loop.call_soon(other.on_ll_advertising_pdu, packet)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Pass a control packet on, or lose it when either end is out of range."""
        ends = [self.find_le_controller(a) for a in (sender_address, receiver_address)]
        if any(end is None or not self.conditions(end).in_range for end in ends):
            return
        try:
            super().send_ll_control_pdu(sender_address, receiver_address, packet)
        except InvalidArgumentError:  # it left the air in this very moment
            return

    # --- inside ----------------------------------------------------------------------------

    def _at_next_event(self, event: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        interval = self.settings.connection_interval_s
        if interval == 0.0:
            loop.call_soon(event)
        else:
            loop.call_at((int(loop.time() / interval) + 1) * interval, event)

    def _connection_event(self, key: tuple[Controller, Controller]) -> None:
        queue = self._queues.get(key)
        if not queue:
            return
        sender, receiver = key
        if self._gets_through(sender, receiver):
            for _ in range(min(len(queue), self.settings.packets_per_event)):
                source, data = queue.popleft()
                if source in receiver.le_connections:
                    receiver.on_link_acl_data(source, PhysicalTransport.LE, data)
        if queue:
            self._at_next_event(lambda: self._connection_event(key))

    def _gets_through(self, sender: Controller, receiver: Controller) -> bool:
        ends = (self.conditions(sender), self.conditions(receiver))
        if not all(end.in_range for end in ends):
            return False
        return self._rng.random() >= max(end.packet_error_rate for end in ends)

    def _request_connection(self, sender: Controller, packet: ll.ConnectInd) -> None:
        advertiser = self.find_le_controller(packet.advertiser_address)
        loop = asyncio.get_running_loop()
        if advertiser is not None and self.conditions(advertiser).in_range:
            loop.call_soon(advertiser.on_ll_advertising_pdu, packet)
            return
        link = sender.le_connections.get(packet.advertiser_address)
        if link is not None:
            reason = int(hci.HCI_ErrorCode.CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR)
            loop.call_later(_NOT_ESTABLISHED_S, self._fail, sender, packet, reason)

    def _fail(self, sender: Controller, packet: ll.ConnectInd, reason: int) -> None:
        link = sender.le_connections.get(packet.advertiser_address)
        if link is not None:
            sender.on_le_disconnected(link, reason)
