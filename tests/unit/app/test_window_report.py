"""What a window says it shows."""

from pathlib import Path

from sleepmon.app.window_report import WindowReport, read_report, write_report

NS = 1_000_000_000


def test_that_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    report = WindowReport(night_id="n1", signals_s={"neck": 29.5}, ribbon_s=12.0)
    write_report(report, tmp_path)
    assert report == read_report(tmp_path)


def test_that_what_is_no_report_is_none(tmp_path: Path) -> None:
    assert read_report(tmp_path) is None
    (tmp_path / "report.json").write_text("nothing")
    assert read_report(tmp_path) is None


def test_that_signals_of_before_count_without_those_that_came_since() -> None:
    report = WindowReport(
        attached_utc_ns=10 * NS, told_utc_ns=14 * NS, signals_s={"neck": 30.0, "chest": 20.0}
    )
    assert 16.0 == report.signals_before_s
    assert 0.0 == WindowReport().signals_before_s
