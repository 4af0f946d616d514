"""The way from the first format to today has no hole, and a golden night at each stop."""

from pathlib import Path

from sleepmon.domain.nights import FORMAT_VERSION
from sleepmon.storage.migrations.catalog import STEPS
from sleepmon.storage.migrations.runner import bring_up_to_date
from sleepmon.storage.verify import verify_night

DATA = Path(__file__).resolve().parents[3] / "data"


def test_that_there_is_a_step_for_each_format_after_the_first() -> None:
    assert list(range(1, FORMAT_VERSION)) == [row.from_version for row in STEPS]


def test_that_the_golden_night_of_each_format_is_read_today(tmp_path: Path) -> None:
    for version in range(1, FORMAT_VERSION + 1):
        file = tmp_path / f"{version}.h5"
        file.write_bytes((DATA / f"format_{version}" / "night.h5").read_bytes())
        assert version == bring_up_to_date(file)
        assert verify_night(file).whole
