"""`sleepmon models build-base`, from what is asked to what is printed and how it ends."""

import io
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sleepmon.cli.base_building import add_arguments, run
from sleepmon.cli.context import Context
from sleepmon.cli.output import Output
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.training import BaseBuild
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import FakeShelf


class Builder:
    """Builds nothing, and tells its parts."""

    def __init__(self) -> None:
        self.asked: list[BaseBuild] = []

    def __call__(self, build: BaseBuild, on_progress: Callable[[float], None]) -> ModelCard:
        self.asked.append(build)
        for part in (0.5, 1.0):
            on_progress(part)
        return FakeShelf().info("base-1")


def said_of(builder: Builder, *words: str, as_json: bool = False) -> str:
    parser = ArgumentParser()
    add_arguments(parser)
    out = io.StringIO()
    context = Context(FakeDoors(), Output(as_json, out=out))
    assert 0 == run(parser.parse_args(words), context, builder)
    return out.getvalue()


def test_that_parts_scores_and_place_are_told(tmp_path: Path) -> None:
    builder = Builder()
    said = said_of(builder, "--out", str(tmp_path), "--umafall", str(tmp_path / "u"))
    assert said.startswith("50% done\n100% done\nbase-1 (base)")
    assert f"base-1 is in {tmp_path}" in said
    assert [(str(tmp_path), str(tmp_path / "u"), "")] == [
        (one.out, one.umafall, one.dsads) for one in builder.asked
    ]


def test_that_a_program_reads_one_object_a_line(tmp_path: Path) -> None:
    said = said_of(Builder(), "--out", str(tmp_path), as_json=True)
    rows = [msgspec.json.decode(line) for line in said.splitlines()]
    assert ["progress", "progress", "built"] == [row["result"] for row in rows]
    assert (str(tmp_path), "base-1") == (rows[-1]["folder"], rows[-1]["card"]["id"])


@pytest.mark.parametrize(("option", "words"), [("--umafall", "UMAFall"), ("--dsads", "DSADS")])
def test_that_a_folder_of_something_else_fails_in_words(
    tmp_path: Path, option: str, words: str
) -> None:
    asked = ("models", "build-base", "--out", str(tmp_path / "out"), option, str(tmp_path))
    said = run_command(FakeDoors(), *asked, "--json")
    assert 1 == said.code
    assert "ImportFailed" == said.rows[-1]["error"]
    assert words in said.rows[-1]["summary"]
    assert not (tmp_path / "out").exists()


def test_that_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    said = run_command(
        FakeDoors(), "models", "--json", "build-base", "--out", str(tmp_path / "out")
    )
    assert 3 == said.code
    assert "RefusedError" == said.rows[-1]["error"]


def test_that_it_goes_with_no_other_wish() -> None:
    assert 2 == run_command(FakeDoors(), "models", "--check", "build-base").code
    assert 2 == run_command(FakeDoors(), "models", "build-all").code


def test_that_breaking_off_is_told_by_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("sleepmon.cli.base_building.run", broken_off)
    assert 1 == run_command(FakeDoors(), "models", "build-base", "--out", str(tmp_path)).code
