"""A bedside whose station other programs can reach, served on a thread of the test."""

from __future__ import annotations

import threading
from pathlib import Path

from sleepmon.remote.client import StationClient
from sleepmon.remote.server import StationServer
from tests.fakes.bedside import Bedside


class Reachable:
    """A served station; clients made by `attach` are closed with it."""

    def __init__(self, folder: Path, runtime_dir: Path, grace_s: float = 3600.0) -> None:
        self.bed = Bedside(folder)
        self.runtime_dir = runtime_dir
        self.server = StationServer(self.bed.station, runtime_dir, grace_s)
        self.clients: list[StationClient] = []
        self.server.open()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        self.server.serve()
        self.server.close()

    def __enter__(self) -> Reachable:
        return self

    def __exit__(self, *error: object) -> None:
        self.bed.station.leaving.set()
        self.thread.join()
        for client in self.clients:
            client.close()

    def attach(self) -> StationClient:
        """A new client."""
        self.clients.append(StationClient.connect(self.runtime_dir, 10))
        return self.clients[-1]
