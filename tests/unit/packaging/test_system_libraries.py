"""Set-up names what Qt misses on a bare computer, and the command that mends it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT

LDD = """
\tlinux-vdso.so.1 (0x00007ffd0)
\tlibEGL.so.1 => not found
\tlibm.so.6 => /lib/libm.so.6 (0x00007f)
\tlibxcb-cursor.so.0 => not found
\tlibodd.so.9 => not found
"""


@pytest.fixture
def system_libraries() -> ModuleType:
    path: Path = ROOT / "packaging" / "system_libraries.py"
    spec = importlib.util.spec_from_file_location("system_libraries", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_that_libraries_not_found_are_read_from_the_loader(system_libraries: ModuleType) -> None:
    expected = {"libEGL.so.1", "libxcb-cursor.so.0", "libodd.so.9"}
    assert expected == system_libraries.not_found_in(LDD)


def test_that_the_words_name_the_command(system_libraries: ModuleType) -> None:
    words = system_libraries.words_for(["libEGL.so.1", "libodd.so.9", "libxcb-cursor.so.0"])
    assert "sudo apt-get install libegl1 libxcb-cursor0\n" in words
    assert "libodd.so.9" in words


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux finds libraries by ldd")
def test_that_this_computer_has_what_the_tests_need(system_libraries: ModuleType) -> None:
    missing = set(system_libraries.missing_libraries())
    assert not {"libEGL.so.1", "libGL.so.1", "libfontconfig.so.1"} & missing
