"""Each fault as a deed: begin it, and get back what ends it (None where it is over at once)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sleepmon.sensors.virtual.faults.room import Room
from sleepmon.sensors.virtual.peripherals.base import Peripheral

End = Callable[[], Awaitable[None]] | None
Begin = Callable[[Room, Peripheral, float], Awaitable[End]]
"""(room, sensor, amount); faults of the computer pay no heed to the sensor."""


async def out_of_range(room: Room, sensor: Peripheral, _amount: float) -> End:
    """The sensor is carried away."""
    room.air.set_in_range(sensor.controller, False)

    async def end() -> None:
        room.air.set_in_range(sensor.controller, True)

    return end


async def silent_link(_room: Room, sensor: Peripheral, _amount: float) -> End:
    """The link stays up and nothing comes."""
    sensor.silent = True

    async def end() -> None:
        sensor.silent = False

    return end


async def packet_errors(room: Room, sensor: Peripheral, amount: float) -> End:
    """This part of the packets must be sent again."""
    conditions = room.conditions(sensor)
    conditions.packet_error_rate = min(0.99, amount)

    async def end() -> None:
        conditions.packet_error_rate = 0.0

    return end


async def buffer_loss(room: Room, sensor: Peripheral, _amount: float) -> End:
    """The sensor's transmit buffer is full: samples are thrown away."""
    conditions = room.conditions(sensor)
    conditions.buffer_full = True

    async def end() -> None:
        conditions.buffer_full = False

    return end


async def duplicated_packets(room: Room, sensor: Peripheral, amount: float) -> End:
    """This part of the packets is delivered twice."""
    distortion = room.distortion(sensor)
    distortion.duplicate_rate = amount

    async def end() -> None:
        distortion.duplicate_rate = 0.0

    return end


async def reordered_packets(room: Room, sensor: Peripheral, amount: float) -> End:
    """This part of the packets is overtaken by the next one."""
    distortion = room.distortion(sensor)
    distortion.reorder_rate = amount

    async def end() -> None:
        distortion.reorder_rate = 0.0

    return end


async def garbage_payload(_room: Room, sensor: Peripheral, amount: float) -> End:
    """This part of the packets makes no sense."""
    sensor.garbage_rate = amount

    async def end() -> None:
        sensor.garbage_rate = 0.0

    return end


async def counter_reset(_room: Room, sensor: Peripheral, _amount: float) -> End:
    """The firmware starts anew within a link."""
    sensor.restart()
    return None


async def stamp_jump(room: Room, sensor: Peripheral, amount: float) -> End:
    """The sensor's clock is set by so many seconds."""
    sensor.clock.jump(amount, room.now_s)
    return None


async def clock_drift(room: Room, sensor: Peripheral, amount: float) -> End:
    """The sensor's clock runs fast by so many parts per million."""
    before = sensor.clock.ppm
    sensor.clock.drift(amount, room.now_s)

    async def end() -> None:
        sensor.clock.drift(before, room.now_s)

    return end


async def battery_decay(_room: Room, sensor: Peripheral, amount: float) -> End:
    """The battery loses so many per cent an hour."""
    sensor.drain(amount)

    async def end() -> None:
        sensor.drain(sensor.spec.battery_percent_per_hour)

    return end


async def sensor_flipped(_room: Room, sensor: Peripheral, _amount: float) -> End:
    """The sensor was put on upside down."""
    front, left, head = sensor.mount
    sensor.mount = (front, -left, -head)

    async def end() -> None:
        front, left, head = sensor.mount
        sensor.mount = (front, -left, -head)

    return end


async def sensors_swapped(room: Room, sensor: Peripheral, _amount: float) -> End:
    """Two sensors sit where the other should."""
    other = room.another(sensor)
    sensor.placement, other.placement = other.placement, sensor.placement

    async def end() -> None:
        sensor.placement, other.placement = other.placement, sensor.placement

    return end


async def adapter_off(room: Room, _sensor: Peripheral, _amount: float) -> End:
    """Bluetooth is switched off."""
    await room.adapter.set_power(False)

    async def end() -> None:
        await room.adapter.set_power(True)

    return end


async def service_dead(room: Room, _sensor: Peripheral, _amount: float) -> End:
    """The Bluetooth service dies, and tells nobody."""
    await room.adapter.set_service(False)

    async def end() -> None:
        await room.adapter.set_service(True)

    return end


async def clock_change(room: Room, _sensor: Peripheral, amount: float) -> End:
    """The computer's clock is set by so many seconds, as some do at a change of summer time."""
    room.clock.set_wall_clock(amount)
    return None


async def host_suspended(room: Room, _sensor: Peripheral, amount: float) -> End:
    """The computer sleeps for so many seconds."""
    room.suspend(amount)
    return None
