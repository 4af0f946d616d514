import pytest

from sleepmon.sensors.sources.contracts import Source
from sleepmon.sensors.sources.network import NetworkDevice
from sleepmon.sensors.sources.recorded import RecordedSource


@pytest.mark.parametrize("kind", [RecordedSource, NetworkDevice])
def test_that_every_source_offers_all(kind: type) -> None:
    offered = {name for name in vars(Source) if not name.startswith("_")}
    assert {"name", "present", "open", "command", "state", "close"} == offered
    assert set() == offered - set(dir(kind)) - {"present"}
