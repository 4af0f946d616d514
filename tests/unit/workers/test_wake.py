from multiprocessing.connection import wait

from sleepmon.workers.wake import Wake


def test_that_ringing_wakes_until_hushed() -> None:
    wake = Wake()
    assert [] == wait([wake.reader], 0.0)
    for _ in range(100_000):
        wake.ring()
    assert [wake.reader] == wait([wake.reader], 0.0)
    wake.hush()
    assert [] == wait([wake.reader], 0.0)
    wake.close()


def test_that_a_closed_bell_is_silent() -> None:
    wake = Wake()
    wake.close()
    wake.ring()
