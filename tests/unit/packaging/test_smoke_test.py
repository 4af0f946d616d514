"""The proof of a build sees what is missing, and gives the program nothing of this Python."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT

ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.fixture
def smoke_test(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path: Path = ROOT / "packaging" / "smoke_test.py"
    spec = importlib.util.spec_from_file_location("smoke_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "smoke_test", module)  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


def test_that_files_missing_or_changed_are_named(tmp_path: Path, smoke_test: ModuleType) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        (folder / "fonts").mkdir(parents=True)
        for name in ("a", "b", "c"):
            (folder / "fonts" / name).write_text(name)
    assert [] == smoke_test.differing(ours, theirs)
    (theirs / "fonts" / "a").unlink()
    (theirs / "fonts" / "b").write_text("B")
    assert ["fonts/a", "fonts/b"] == smoke_test.differing(ours, theirs)


def test_that_the_program_gets_a_home_of_its_own_and_nothing_of_python(
    tmp_path: Path, smoke_test: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    program = smoke_test.Program((sys.executable, "-c", ENVIRONMENT), tmp_path)
    found = json.loads(program.run().stdout)
    assert (str(tmp_path), str(tmp_path)) == (found["HOME"], found["SLEEPMON_HOME"])
    assert "PYTHONPATH" not in found


def test_that_a_program_that_is_no_sleepmon_keeps_no_promise(
    smoke_test: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == smoke_test.main([sys.executable, "-c", "raise SystemExit(1)"])
    lines = capsys.readouterr().out.splitlines()
    assert "FAULT  the doctor finds nothing lost" in lines
    assert not [line for line in lines if line.startswith("ok")]
