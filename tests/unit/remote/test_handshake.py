"""Only who holds the key is let in, and the key itself never crosses."""

import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from sleepmon.remote import handshake
from sleepmon.remote.handshake import CLIENT_ROLE, STATION_ROLE, KeyRefused, prove

KEY = bytes(range(32))


def _both(station_key: bytes, client_key: bytes) -> list[str]:
    """What each side makes of the other."""
    verdicts = ["", ""]
    near, far = Pipe()

    def judge(place: int, end: Connection, key: bytes, own: bytes, other: bytes) -> None:
        try:
            prove(end, key, own, other)
            verdicts[place] = "proved"
        except KeyRefused:
            verdicts[place] = "refused"
            end.close()

    client = threading.Thread(target=judge, args=(1, far, client_key, CLIENT_ROLE, STATION_ROLE))
    client.start()
    judge(0, near, station_key, STATION_ROLE, CLIENT_ROLE)
    client.join()
    near.close()
    far.close()
    return verdicts


def test_that_the_same_key_is_proved_to_both() -> None:
    assert ["proved", "proved"] == _both(KEY, KEY)


def test_that_another_key_is_refused_by_both() -> None:
    assert ["refused", "refused"] == _both(KEY, bytes(32))


def test_that_an_echo_is_no_proof() -> None:
    near, far = Pipe()

    def echo() -> None:
        for _ in range(2):
            far.send_bytes(far.recv_bytes())

    thread = threading.Thread(target=echo)
    thread.start()
    with pytest.raises(KeyRefused):
        prove(near, KEY, STATION_ROLE, CLIENT_ROLE)
    near.close()
    thread.join()
    far.close()


@pytest.mark.parametrize("payload", [b"", b"hello", bytes(128), bytes(5000)])
def test_that_anything_else_is_no_proof(payload: bytes) -> None:
    near, far = Pipe()
    far.send_bytes(payload)
    with pytest.raises(KeyRefused):
        prove(near, KEY, STATION_ROLE, CLIENT_ROLE)
    near.close()
    far.close()


def test_that_silence_is_refused_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake, "_LIMIT_S", 0.01)
    near, far = Pipe()
    with pytest.raises(KeyRefused, match="in time"):
        prove(near, KEY, STATION_ROLE, CLIENT_ROLE)
    near.close()
    far.close()
