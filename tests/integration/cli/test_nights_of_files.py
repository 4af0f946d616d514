"""The command line over real services: import, list, look, prove, classify; and bad input."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from sleepmon.app.bootstrap import Bootstrap
from sleepmon.app.paths import user_paths
from sleepmon.cli.main import main
from sleepmon.domain.resources import shipped_model
from tests.fakes.fake_doors import Said, said_by

RATE_HZ = 50
SECONDS = 20


def _command(*argv: str) -> Said:
    return said_by(lambda: main(argv, Bootstrap()))


def _write_recording(path: Path, columns: str = "time,x,y,z") -> Path:
    """A person on their back: gravity to the front, a little breath."""
    lines = [columns]
    for tick in range(RATE_HZ * SECONDS):
        breath = 0.01 * math.sin(2 * math.pi * 0.25 * tick / RATE_HZ)
        lines.append(f"{tick / RATE_HZ:.3f},{1 + breath:.4f},{breath:.4f},{-0.1 + breath:.4f}")
    path.write_text("\n".join(lines) + "\n")
    return path


IMPORT = ["--subject", "S01", "--placement", "chest", "--unit", "g", "--rate", str(RATE_HZ)]


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    file = _write_recording(tmp_path / "lying.csv")
    said = _command("import", str(file), *IMPORT, "--json")
    assert 0 == said.code, said
    return Path(said.rows[-1]["file"])


def test_that_an_imported_night_is_listed_told_proved_and_classified(imported: Path) -> None:
    assert user_paths().nights == imported.parent
    (row,) = _command("nights", "--json").rows
    assert ("S01", ["chest"], "complete") == (row["subject"], row["placements"], row["state"])
    (info,) = _command("info", str(imported), "--json").rows
    assert [RATE_HZ * SECONDS] == list(info["samples"].values())
    proved = _command("verify", row["night_id"], "--json")
    assert (0, True) == (proved.code, proved.rows[0]["whole"])
    (told,) = _command("classify", str(imported), "--json").rows
    (sensor,) = told["sensors"]
    assert {"S"} == {code for code, minutes in sensor["posture_minutes"].items() if minutes > 0}


def test_that_a_truncated_night_is_told_in_words(imported: Path) -> None:
    content = imported.read_bytes()
    cut = imported.with_name("cut.h5")
    cut.write_bytes(content[: len(content) // 2])
    said = _command("verify", str(cut), "--json")
    assert 1 == said.code
    assert "NightUnreadable" == said.rows[-1]["error"]
    assert content == imported.read_bytes()


def test_that_a_text_file_called_a_night_is_told_in_words(tmp_path: Path) -> None:
    fake = tmp_path / "letter.h5"
    fake.write_text("Dear night,")
    for command in ("verify", "info", "classify"):
        said = _command(command, str(fake), "--json")
        assert (1, "NightUnreadable") == (said.code, said.rows[-1]["error"])


def test_that_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    file = _write_recording(tmp_path / "lying.csv", columns="time,x,y,w")
    said = _command("import", str(file), *IMPORT, "--json")
    assert (1, "ImportFailed") == (said.code, said.rows[-1]["error"])
    assert "z" in said.rows[-1]["summary"] + said.rows[-1]["advice"]
    assert [] == _command("nights", "--json").rows


def test_that_an_unknown_night_and_an_unknown_model_are_wrong_usage(imported: Path) -> None:
    assert 2 == _command("info", "nothing-here").code
    assert 2 == _command("classify", str(imported), "--model", "nobody").code


def test_that_a_model_of_another_scheme_is_a_refusal(imported: Path) -> None:
    foreign = user_paths().models / "foreign"
    foreign.mkdir(parents=True)
    shutil.copy(shipped_model() / "model.safetensors", foreign)
    card = json.loads((shipped_model() / "card.json").read_text())
    card.update(id="foreign", scheme_sha256="0" * 64)
    (foreign / "card.json").write_text(json.dumps(card))
    before = imported.read_bytes()
    said = _command("classify", str(imported), "--model", "foreign", "--json")
    assert (3, "ModelMismatch") == (said.code, said.rows[-1]["error"])
    assert before == imported.read_bytes()


def test_that_nothing_labelled_is_a_refusal_to_train(imported: Path) -> None:
    said = _command("train", "--json")
    assert (3, "RefusedError") == (said.code, said.rows[-1]["error"])
    assert imported.exists()
