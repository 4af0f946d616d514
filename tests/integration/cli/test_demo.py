"""The whole job, played once from end to end."""

import json
from pathlib import Path

import pytest

from sleepmon.app.bootstrap import Bootstrap
from sleepmon.cli.main import main
from tests.fakes.fake_doors import said_by


@pytest.mark.slow
def test_that_the_demo_keeps_all_its_promises(tmp_path: Path) -> None:
    argv = ["demo", "--headless", "--seconds", "60", "--out", str(tmp_path / "out"), "--json"]
    said = said_by(lambda: main(argv, Bootstrap()))
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [] == [promise for promise in report["promises"] if not promise["holds"]]
    assert 0 == said.code
    assert 0 == report["link_loss"]["missing_elsewhere"]
