"""Station and client prove to each other that they hold the same key, without ever sending it."""

from __future__ import annotations

import hmac
import os
from multiprocessing.connection import Connection

KEY_BYTES = 32
STATION_ROLE, CLIENT_ROLE = b"station", b"client"
_NONCE_BYTES = 32
_LIMIT_S = 5.0
_MAX_BYTES = 128


class KeyRefused(Exception):
    """The other side does not hold the key, or says nothing in time."""


def prove(connection: Connection, key: bytes, own_role: bytes, other_role: bytes) -> None:
    """Challenge the other side and answer its challenge; KeyRefused when it fails.

    Both sides do the same at the same time. The roles keep an answer from being sent back as one's
    own. HMAC-SHA-256 over both challenges.
    """
    try:
        own = os.urandom(_NONCE_BYTES)
        connection.send_bytes(own)
        theirs = _receive(connection, _NONCE_BYTES)
        connection.send_bytes(_answer(key, own_role, theirs, own))
        expected = _answer(key, other_role, own, theirs)
        if not hmac.compare_digest(expected, _receive(connection, len(expected))):
            raise KeyRefused("the key is another one")
    except (OSError, EOFError) as error:
        raise KeyRefused(f"the connection ended: {error!r}") from error


def _answer(key: bytes, role: bytes, challenge: bytes, own: bytes) -> bytes:
    return hmac.digest(key, role + challenge + own, "sha256")


def _receive(connection: Connection, length: int) -> bytes:
    if not connection.poll(_LIMIT_S):
        raise KeyRefused("nothing was said in time")
    data = connection.recv_bytes(_MAX_BYTES)
    if len(data) != length:
        raise KeyRefused("what was said is no proof")
    return data
