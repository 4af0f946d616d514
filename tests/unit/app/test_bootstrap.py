"""Recording, window and command line go through it in tests/integration; here is what they miss."""

import gc
from pathlib import Path
from typing import Any

import pytest

from sleepmon.app import station_parts
from sleepmon.app.bootstrap import Bootstrap
from sleepmon.remote import server


def test_that_a_station_keeps_what_it_loaded_out_of_later_collections(
    sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking through it would hold up the thread that writes the night."""
    done: list[str] = []
    kept: list[int] = []

    class Station:
        def close(self) -> None:
            done.append("closed")

    class Server:
        def __init__(self, *parts: Any) -> None:
            pass

        def run(self) -> None:
            done.append("served")
            kept.append(gc.get_freeze_count())

    monkeypatch.setattr(station_parts, "real_station", lambda *parts: Station())
    monkeypatch.setattr(server, "StationServer", Server)
    try:
        Bootstrap().serve("virtual")
    finally:
        gc.unfreeze()
    assert ["served", "closed"] == done
    assert 10_000 < kept[0]
