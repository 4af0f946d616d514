"""A clock that moves when the test says so."""


class FakeClock:
    """A `sleepmon.domain.clock.Clock` whose time passes by `advance` only."""

    def __init__(self, utc_ns: int = 1_790_000_000_000_000_000, monotonic_ns: int = 0) -> None:
        self._utc_ns = utc_ns
        self._monotonic_ns = monotonic_ns

    def monotonic_ns(self) -> int:
        """Nanoseconds since the test began."""
        return self._monotonic_ns

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC."""
        return self._utc_ns

    def advance(self, seconds: float) -> None:
        """Let time pass on both readings."""
        passed_ns = round(seconds * 1e9)
        self._monotonic_ns += passed_ns
        self._utc_ns += passed_ns

    def jump_utc(self, seconds: float) -> None:
        """Set the wall clock forward or back; the steady clock does not notice."""
        self._utc_ns += round(seconds * 1e9)
