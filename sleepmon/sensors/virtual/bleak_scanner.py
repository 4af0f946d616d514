"""A bleak scanner that listens to the virtual air."""

from __future__ import annotations

from typing import Any

from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement

from sleepmon.sensors.virtual.adapter import Adapter

_NAMES = (AdvertisingData.COMPLETE_LOCAL_NAME, AdvertisingData.SHORTENED_LOCAL_NAME)
_SERVICE_LISTS = (
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)


def bleak_uuid(uuid: UUID) -> str:
    """A UUID as bleak writes it: 128 bits, lower case, with dashes."""
    raw = uuid.to_bytes()
    if len(raw) == 16:
        return str(uuid.to_hex_str("-")).lower()
    return f"{int.from_bytes(raw, 'little'):08x}-0000-1000-8000-00805f9b34fb"


class VirtualScanner(BaseBleakScanner):
    """Scanner on the virtual air; `adapter_object` says on which."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        *,
        adapter_object: Adapter,
        **_platform_arguments: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._adapter = adapter_object

    async def start(self) -> None:
        """Start scanning."""
        self.seen_devices = {}
        await self._adapter.scan(self._on_advertisement)

    async def stop(self) -> None:
        """Stop scanning."""
        await self._adapter.stop_scan(self._on_advertisement)

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        data = advertisement.data
        address = advertisement.address.to_string(False)
        name = next((str(found) for kind in _NAMES if (found := data.get(kind))), None)
        services = _services(data)
        if not self.is_allowed_uuid(services):
            return
        heard = AdvertisementData(
            local_name=name,
            manufacturer_data={},
            service_data={},
            service_uuids=services,
            tx_power=None,
            rssi=self._adapter.air.rssi_dbm(advertisement.address),
            platform_data=(advertisement,),
        )
        details = {"adapter": self._adapter, "address": advertisement.address}
        device = self.create_or_update_device(address, address, name, details, heard)
        self.call_detection_callbacks(device, heard)


def _services(data: AdvertisingData) -> list[str]:
    """UUIDs of the services that an advertisement names."""
    lists = (data.get_all(kind) for kind in _SERVICE_LISTS)
    rows = (row for found in lists for row in found if isinstance(row, list))
    return sorted({bleak_uuid(uuid) for row in rows for uuid in row})
