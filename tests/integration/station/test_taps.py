"""The sleeper's sensors are tapped together: live and in the file their clocks agree."""

from pathlib import Path

from sleepmon.domain import commands, events
from sleepmon.domain.samples import SampleBlock
from sleepmon.services.tap_watch import TapWatch
from sleepmon.storage.verify import verify_night
from tests.fakes.listener import Listener
from tests.fakes.waiting import wait_until
from tests.fakes.ward_station import put_on, start_night, ward_station


class _Watching(Listener):
    """Watches for taps as a command does."""

    watch: TapWatch

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """To the watch."""
        self.watch.add(block, arrived_utc_ns)


def test_that_taps_are_told_live_and_by_the_file(tmp_path: Path) -> None:
    station = ward_station(speed=10.0)
    listener = _Watching()
    try:
        put_on(station)
        seen = station.do(commands.TakeSnapshot())
        assert isinstance(seen, commands.Snapshot)
        listener.watch = TapWatch(
            {each.sensor: each.placement or "" for each in seen.sensors},
            {each.sensor: each.rate_hz for each in seen.sensors},
        )
        station.follow(listener)
        start_night(station, tmp_path / "nights")
        station.do(commands.TapSensors())
        wait_until(lambda: [each for each in listener.watch.checks() if not each.unfelt])
        (live,) = listener.watch.checks()
        station.do(commands.EndNight())
        saved = listener.wait_for(events.NightSaved, limit_s=60.0)
    finally:
        station.close()
    report = verify_night(Path(saved.file))
    (written,) = report.taps
    for check in (live, written):
        assert ((), 2) == (check.unfelt, len(check.differences))
        assert check.agrees, check
    assert "The clocks agree" in next(one.words for one in report.findings if one.name == "taps")
