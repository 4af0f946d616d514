import pytest

from sleepmon.sensors.rate import RateGauge


def test_that_the_declared_rate_holds_until_enough_is_known() -> None:
    gauge = RateGauge(100.0)
    gauge.add(36, 350_000_000)
    assert 100.0 == gauge.rate_hz


def test_that_the_true_rate_is_measured() -> None:
    gauge = RateGauge(100.0)
    for _ in range(60):
        gauge.add(36, round(36 / 101.3 * 1e9))
    assert 101.3 == pytest.approx(gauge.rate_hz, abs=1e-4)


def test_that_old_times_are_forgotten() -> None:
    gauge = RateGauge(100.0)
    for _ in range(3000):
        gauge.add(100, 1_000_000_000)
    for _ in range(3000):
        gauge.add(102, 1_000_000_000)
    assert 102.0 == pytest.approx(gauge.rate_hz, abs=0.05)
