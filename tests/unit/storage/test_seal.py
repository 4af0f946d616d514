import numpy as np

from sleepmon.storage.seal import (
    AuditTrail,
    clip,
    is_chain_whole,
    seal_of,
    sha256_of,
    sha256_of_samples,
)


def test_that_samples_are_hashed_in_the_order_of_time() -> None:
    in_time = np.arange(30, dtype=np.int16).reshape(10, 3)
    stored = np.ascontiguousarray(in_time.T)
    batches = (stored[:, a : a + 4] for a in range(0, 10, 4))
    assert sha256_of(in_time) == sha256_of_samples(batches)


def test_that_the_seal_tells_which_text_is_which() -> None:
    assert len({seal_of("a", "b", "c"), seal_of("b", "a", "c"), seal_of("ab", "", "c")}) == 3


def _trail() -> AuditTrail:
    trail = AuditTrail()
    for number in range(5):
        trail.add(number, "labels", f"edit {number}")
    return trail


def test_that_a_chain_shows_any_change() -> None:
    assert is_chain_whole(_trail().table())
    assert is_chain_whole(AuditTrail().table())
    changed = _trail().table()
    changed["detail"][2] = b"edit 9"
    assert not is_chain_whole(changed)
    assert not is_chain_whole(np.delete(_trail().table(), 2))
    assert not is_chain_whole(_trail().table()[::-1])


def test_that_text_is_cut_at_a_whole_character() -> None:
    assert clip("Zoë", 3) == b"Zo"
    assert clip("Zoë", 4) == "Zoë".encode()
