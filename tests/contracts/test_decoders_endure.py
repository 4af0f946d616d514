"""No payload, however spoilt, makes a decoder do anything but decode or refuse in words."""

import pytest

from tests.fakes.payload_storm import decoders, endure, storm

PAYLOADS = 2000


@pytest.mark.parametrize("name", decoders())
def test_that_a_decoder_endures_spoilt_payloads(name: str) -> None:
    decode, true_packets = decoders()[name]
    outcome = endure(decode, storm(PAYLOADS, true_packets, seed=len(name)))
    assert PAYLOADS == sum(outcome)


@pytest.mark.parametrize("name", decoders())
def test_that_true_bytes_are_taken(name: str) -> None:
    decode, true_packets = decoders()[name]
    assert (len(true_packets), 0) == endure(decode, iter(true_packets))
