from typing import get_args

from sleepmon.sensors.faults import FAULTS, FaultKind


def test_that_every_fault_has_words_and_advice() -> None:
    assert set(get_args(FaultKind)) == set(FAULTS)
    for kind, fault in FAULTS.items():
        assert fault.words.endswith("."), kind
        assert fault.advice.endswith((".", "?")), kind
