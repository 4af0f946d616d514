"""A door that never waits for ever, whatever happens to its file."""

from multiprocessing.connection import Client
from pathlib import Path

import pytest

from sleepmon.remote.door import SocketDoor, open_door


def test_that_who_knocks_is_let_in(sleepmon_home: Path) -> None:
    sleepmon_home.mkdir()
    address = str(sleepmon_home / "door.sock")
    door = open_door(address, backlog=1)
    with Client(address, "AF_UNIX") as client:
        inside = door.accept()
        assert inside is not None
        client.send_bytes(b"good evening")
        assert b"good evening" == inside.recv_bytes()
        inside.close()
    door.knock()
    woken = door.accept()
    assert woken is not None
    woken.close()
    door.close()


def test_that_a_door_without_its_file_goes_on_and_closes(sleepmon_home: Path) -> None:
    sleepmon_home.mkdir()
    address = sleepmon_home / "door.sock"
    door = SocketDoor(str(address), 1, look_s=0.01)
    address.unlink()
    door.knock()
    assert door.accept() is None
    door.close()
    with pytest.raises(OSError, match="Bad file"):
        door.accept()


def test_that_a_place_that_is_taken_is_refused(sleepmon_home: Path) -> None:
    sleepmon_home.mkdir()
    address = str(sleepmon_home / "door.sock")
    door = open_door(address, backlog=1)
    with pytest.raises(OSError, match="in use"):
        open_door(address, backlog=1)
    door.close()
