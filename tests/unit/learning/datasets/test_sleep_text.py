"""The published sleep text: both line formats, names, and a TOML that leaves nothing to guess."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.recording import Faults
from sleepmon.learning.datasets.sleep_text import ROLLS_DEG, read_sleep_text

FACTS = """
unit = "m/s2"
rate_hz = 50.0
up = "supine"
axes = ["+x", "+y", "+z"]
[subjects]
"an_" = "S01"
"an_2_" = "S02"
"""


def folder_with(tmp_path: Path, files: dict[str, str], facts: str = FACTS) -> Path:
    folder = tmp_path / "nights"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    if facts:
        (tmp_path / "nights.toml").write_text(facts, encoding="utf-8")
    return folder


def stamped(count: int = 5) -> str:
    return "".join(f"{n},9.80665,0,0;\n" for n in range(count))


def headed(count: int = 5) -> str:
    return "ax,ay,az\n" + "9.80665,0,0\n" * count


def test_that_both_line_formats_are_read(tmp_path: Path) -> None:
    files = {"an_1_up_nguc.txt": stamped(), "an_2_Left_BUNG.txt": headed(7)}
    data = read_sleep_text(folder_with(tmp_path, files), Faults("refuse"))
    first, second = data.recordings
    assert ((5, 3), (7, 3)) == (first.acceleration_g.shape, second.acceleration_g.shape)
    assert ("S01", "S02") == (first.subject, second.subject)
    assert ("chest", "abdomen") == tuple(data.placements[r.placement] for r in data.recordings)
    assert np.allclose([1.0, 0.0, 0.0], first.acceleration_g[0])


@pytest.mark.parametrize(("up", "expected"), [("supine", [0, 90, 30]), ("prone", [180, 90, 150])])
def test_that_up_is_what_the_toml_says(tmp_path: Path, up: str, expected: list[int]) -> None:
    files = {f"an_{n}_{name}_co.txt": headed() for n, name in enumerate(("up", "right", "upright"))}
    facts = FACTS.replace('"supine"', f'"{up}"')
    data = read_sleep_text(folder_with(tmp_path, files, facts), Faults("refuse"))
    assert expected == [30 * int(r.label[0]) for r in data.recordings]
    assert 12 == len(set(ROLLS_DEG.values())) == len(data.labels)


def test_that_axes_are_turned_as_stated(tmp_path: Path) -> None:
    facts = FACTS.replace('["+x", "+y", "+z"]', '["+z", "-x", "+y"]')
    data = read_sleep_text(folder_with(tmp_path, {"an_up_co.txt": headed()}, facts), Faults("skip"))
    assert np.allclose([0.0, -1.0, 0.0], data.recordings[0].acceleration_g[0])


@pytest.mark.parametrize("lacking", ["unit", "rate_hz", "up", "axes"])
def test_that_nothing_is_guessed(tmp_path: Path, lacking: str) -> None:
    facts = "\n".join(line for line in FACTS.splitlines() if not line.startswith(lacking))
    with pytest.raises(ImportFailed, match=r"nights\.toml is not complete") as told:
        read_sleep_text(folder_with(tmp_path, {"an_up_co.txt": headed()}, facts), Faults("skip"))
    assert lacking in told.value.details


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"m/s2"', '"counts"'), "not complete"),
        (("50.0", "0.0"), "states 0 Hz; 6 to 10000"),
        (('"+z"]', '"+y"]'), "name each axis once"),
        (('"an_"', '"other_"'), "is not stated"),
    ],
)
def test_that_wrong_facts_are_refused(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    folder = folder_with(tmp_path, {"an_up_co.txt": headed()}, FACTS.replace(*change))
    with pytest.raises(ImportFailed, match=words):
        read_sleep_text(folder, Faults("skip"))


def test_that_a_folder_without_its_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match=r"no nights\.toml beside"):
        read_sleep_text(folder_with(tmp_path, {"an_up_co.txt": headed()}, ""), Faults("skip"))


def test_that_damage_is_refused_or_skipped_and_counted(tmp_path: Path) -> None:
    torn = headed(3) + "1,2\n" + "9.80665,0,0\n" * 2
    folder = folder_with(tmp_path, {"an_up_co.txt": torn, "an_sitting_co.txt": headed()})
    with pytest.raises(ImportFailed, match=r"an_sitting_co\.txt"):
        read_sleep_text(folder, Faults("refuse"))
    data = read_sleep_text(folder, Faults("skip"))
    assert [3, 2] == [len(r.label) for r in data.recordings]
    assert {"an_up_co.txt", "an_sitting_co.txt"} == {problem.file for problem in data.problems}


def test_that_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no sleep recordings"):
        read_sleep_text(folder_with(tmp_path, {}), Faults("refuse"))


def test_that_a_jump_of_the_clock_parts_a_recording_and_a_coarse_clock_does_not(
    tmp_path: Path,
) -> None:
    jump = "".join(f"{n + 500 * (n >= 20)},1,0,0;\n" for n in range(50))
    coarse = "".join(f"{n // 10},1,0,0;\n" for n in range(50))
    files = {"an_1_up_nguc.txt": jump, "an_2_up_nguc.txt": coarse}
    data = read_sleep_text(folder_with(tmp_path, files), Faults("refuse"))
    assert [20, 30, 50] == [len(one.label) for one in data.recordings]
