from dataclasses import replace

import numpy as np
import pytest

from sleepmon.sensors import catalog
from sleepmon.sensors.contracts import Family, RawFrame
from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.virtual import contract
from sleepmon.sensors.virtual.contract import FamilyCase
from sleepmon.sensors.virtual.peripherals.base import SensorSpec

SPEC = SensorSpec(family="open_profile", serial="00AA", placement="chest")


class _Careless(open_profile.OpenProfile):
    """Believes every packet."""

    def decode(self, payload: bytes) -> RawFrame:
        return RawFrame(counts=np.frombuffer(payload[7:], "<i2").reshape(-1, 3))


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> list[Family]:
    rows: list[Family] = []
    monkeypatch.setattr(catalog, "FAMILIES", rows)
    return rows


def test_that_a_driver_that_believes_everything_is_caught() -> None:
    case = FamilyCase(replace(open_profile.FAMILY, driver=_Careless), SPEC)
    with pytest.raises((ValueError, AssertionError)):
        contract.noise_is_refused_in_words(case)


def test_that_a_rate_that_is_only_claimed_is_caught(planted: list[Family]) -> None:
    family = replace(open_profile.FAMILY, rates_hz=(33.0, 100.0))
    planted.append(family)
    with pytest.raises(Exception, match="refused"):
        contract.it_streams_at_every_rate_and_range(FamilyCase(family, SPEC, 40.0))


def test_that_a_row_that_is_not_in_the_catalog_is_caught() -> None:
    other = replace(open_profile.FAMILY, title="another")
    with pytest.raises(AssertionError):
        contract.row_is_complete(FamilyCase(other, SPEC))
