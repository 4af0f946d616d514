"""What is written down once about a night."""

import re
from pathlib import Path

import pytest

from sleepmon.domain.nights import NightRequest
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.night_meta import night_meta, zone_name
from tests.fakes.clock import FakeClock

SCHEME = load_scheme(resource("schemes", "twelve.toml"))


def test_that_a_night_has_an_id_of_its_own_that_tells_nothing() -> None:
    request = NightRequest(subject="S01", folder="/nights", planned_s=60.0, note="first")
    one, other = (
        night_meta(request, (), SCHEME, FakeClock(), "virtual", "1.0", lambda wearer: "base")
        for _ in "ab"
    )
    assert one.night_id != other.night_id
    assert re.fullmatch("[0-9a-f]{12}", one.night_id)
    assert ("S01", 60.0, "first", "1.0") == (
        one.subject, one.planned_s, one.note, one.software_version,
    )  # fmt: skip


def test_that_the_zone_is_named_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    zone = tmp_path / "zoneinfo" / "Asia" / "Ho_Chi_Minh"
    zone.parent.mkdir(parents=True)
    zone.touch()
    link = tmp_path / "localtime"
    link.symlink_to(zone)
    assert "Asia/Ho_Chi_Minh" == zone_name(link)
    assert "" == zone_name(tmp_path / "none")
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert "Europe/Berlin" == zone_name(link)
