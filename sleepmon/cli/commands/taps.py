"""`sleepmon taps`: shows by three taps on all sensors together whether their clocks agree."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.context import Context
from sleepmon.cli.following import NewsQueue, stopping_on_signals
from sleepmon.cli.reading import duration_s
from sleepmon.domain.commands import Snapshot, TakeSnapshot
from sleepmon.domain.errors import StationUnreachable
from sleepmon.domain.samples import SampleBlock
from sleepmon.domain.taps import TapCheck
from sleepmon.dsp.tap_check import ASKED, NO_TAPS
from sleepmon.services.ports import StationPort
from sleepmon.services.tap_watch import TapWatch, watch_over

LOOK_S = 0.5


class _Follower(NewsQueue):
    """Hands samples to the watch; news is not told here."""

    def __init__(self, watch: TapWatch) -> None:
        super().__init__()
        self.watch = watch

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Watch it."""
        self.watch.add(block, arrived_utc_ns)


def add_arguments(parser: ArgumentParser) -> None:
    """For how long."""
    parser.add_argument("--seconds", type=duration_s, default=30.0, help="how long to wait")


def run(arguments: Namespace, context: Context) -> int:
    """Wait for the taps; 0 when they show that all clocks agree."""
    station = context.doors.running_station()
    if station is None:
        raise StationUnreachable(
            "No station runs on this computer.", "Open the window, or start sleepmon record."
        )
    try:
        context.out.result("asked", {"words": ASKED}, ASKED)
        check = _wait(station, arguments.seconds)
        if check is None:
            context.out.result("taps", {"agrees": None, "words": NO_TAPS}, NO_TAPS)
            return 1
        context.out.result("taps", check, check.words)
        return 0 if check.agrees and not check.unfelt else 1
    finally:
        station.close()


def _wait(station: StationPort, seconds: float) -> TapCheck | None:
    """The first taps that all sensors felt, or at the end those that some did."""
    seen = station.do(TakeSnapshot())
    follower = _Follower(watch_over(seen.sensors if isinstance(seen, Snapshot) else ()))
    unfollow = station.follow(follower)
    left_s, best = seconds, None
    try:
        with stopping_on_signals(follower):
            while left_s > 0 and not follower.stop_asked:
                for _ in follower.until(min(LOOK_S, left_s)):
                    """News of other kinds; the wait goes on."""
                left_s -= LOOK_S
                best = next(iter(follower.watch.checks()), best)
                if best is not None and not best.unfelt:
                    break
    finally:
        unfollow()
    return best
