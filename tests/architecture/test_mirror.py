"""Every module has its test where a newcomer looks for it."""

from pathlib import Path

from tests.architecture.covered_by import COVERED_BY
from tests.architecture.tree import PACKAGE, ROOT, TESTS, modules, name_of

NOT_MIRRORED = {"__init__.py", "__main__.py"}


def _mirrors(path: Path) -> list[Path]:
    inside = path.relative_to(PACKAGE)
    test_name = f"test_{inside.name}"
    places = [TESTS / "unit" / inside.parent / test_name]
    if inside.parts[0] == "gui":
        places.append(TESTS / inside.parent / test_name)
    return places


def _has_mirror(path: Path) -> bool:
    return any(place.exists() for place in _mirrors(path))


def test_that_every_module_has_a_test() -> None:
    untested = [
        name_of(path)
        for path in modules()
        if path.name not in NOT_MIRRORED
        and name_of(path) not in COVERED_BY
        and not _has_mirror(path)
    ]
    assert [] == untested


def test_that_the_table_of_exceptions_is_true() -> None:
    gone = [name for name in COVERED_BY if not (ROOT / name).exists()]
    without_test = [name for name, test in COVERED_BY.items() if not (ROOT / test).exists()]
    needless = [name for name in COVERED_BY if _has_mirror(ROOT / name)]
    assert ([], [], []) == (gone, without_test, needless)
