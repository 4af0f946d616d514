"""The report says plainly what held, and the same as JSON."""

import json
from pathlib import Path

from sleepmon.cli.demo.report import DemoReport, LinkLoss, NightPart, Promise, write_report
from sleepmon.domain.nights import VerifyReport
from sleepmon.services.agreement import Agreement
from tests.fakes.fake_services import a_result

REPORT = DemoReport(
    holds=False,
    promises=(
        Promise(name="first", holds=True, words="yes it does"),
        Promise(name="second", holds=False, words="it broke"),
    ),
    nights=(
        NightPart(
            subject="V01",
            file="/out/nights/n1.h5",
            seconds=60.0,
            verified=VerifyReport(
                path="",
                night_id="n1",
                whole=True,
                findings=(),
                samples={"a": 6000, "b": 5500},
                missing={"b": 500},
            ),
            live=Agreement(
                windows=90, judged=80, exact=0.5, within_one=0.9, coarse=0.95, placement=0.7
            ),
            warnings=(),
        ),
    ),
    link_loss=LinkLoss(sensor="b", out_of_range_s=5.0, missing=500, missing_elsewhere=0),
    killed_window_pid=7,
    training=a_result(),
    training_words="Better.",
    pictures=("pictures/record.png",),
    took_s=120.0,
)


def test_that_the_page_says_what_held_and_what_did_not(tmp_path: Path) -> None:
    _, page = write_report(REPORT, tmp_path)
    text = page.read_text()
    assert "**Not all promises hold.**" in text
    assert "| second | NO | it broke |" in text
    assert "| V01 | 90 | 80 | 50.0% | 90.0% | 95.0% | 70.0% |" in text
    assert "| V01 | n1.h5 | 11500 | 500 |" in text
    row = a_result().comparisons[0]
    assert f"| {row.metric} | {row.before.value:.3f} | {row.after.value:.3f} |" in text
    assert "![record](pictures/record.png)" in text
    assert "Everything here is simulated" in text


def test_that_the_figures_are_there_for_programs(tmp_path: Path) -> None:
    as_json, _ = write_report(REPORT, tmp_path)
    read = json.loads(as_json.read_text())
    assert (False, 500, 0) == (
        read["holds"],
        read["link_loss"]["missing"],
        read["link_loss"]["missing_elsewhere"],
    )
    assert 0.9 == read["nights"][0]["live"]["within_one"]
