from pathlib import Path

from sleepmon.storage.glance import glance_at, glances, summary_of_file
from tests.fakes.nights import built, sensor_row


def test_that_a_glance_tells_what_a_list_and_a_plan_need(tmp_path: Path) -> None:
    file = built(tmp_path, 60, sensors=2)
    found = glance_at(file)
    assert ("complete", str(file)) == (found.summary.state, found.summary.path)
    assert tuple((sensor_row(k).sensor, ("neck", "chest")[k]) for k in range(2)) == found.heard
    assert 50 == round(sum(s.end_ns - s.start_ns for s in found.labels if s.end_ns) / 1e9)
    assert found.recovery is not None
    assert (0, True) == (found.recovery.missing_seqs, found.recovery.frames > 100)
    assert found.summary == summary_of_file(file)


def test_that_a_file_that_is_no_night_is_told_in_its_turn(tmp_path: Path) -> None:
    (tmp_path / "bad.h5").write_text("no night")
    file = built(tmp_path, 2)
    bad, good = glances([tmp_path / "bad.h5", file])
    assert ("damaged", "complete") == (bad.summary.state, good.summary.state)
    assert bad.summary.problem
