"""The shipped scheme is the circle of twelve, and bad scheme files are refused in words."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import MAX_SCHEME_BYTES, Scheme, load_scheme


@pytest.fixture
def twelve() -> Scheme:
    return load_scheme(resource("schemes", "twelve.toml"))


def test_that_twelve_postures_stand_every_thirty_degrees(twelve: Scheme) -> None:
    assert [p.roll_deg for p in twelve.postures] == [30.0 * k for k in range(12)]
    assert [p.code for p in twelve.postures] == [
        "S",
        "SR",
        "RS",
        "R",
        "RP",
        "PR",
        "P",
        "PL",
        "LP",
        "L",
        "LS",
        "SL",
    ]


def test_that_the_first_letter_is_the_family(twelve: Scheme) -> None:
    assert all(p.code[0] == p.family for p in twelve.postures)


@pytest.mark.parametrize(("word", "code"), [("lp", "LP"), ("downleft", "PL"), ("upright", "SR")])
def test_that_a_posture_is_found_by_code_or_alias(twelve: Scheme, word: str, code: str) -> None:
    assert twelve.postures[twelve.posture_index(word)].code == code


@pytest.mark.parametrize("word", ["co", "N", "Neck", "neck "])
def test_that_a_placement_is_found_by_any_of_its_names(twelve: Scheme, word: str) -> None:
    assert twelve.placement_index(word) == 0


def test_that_an_unknown_posture_names_those_that_exist(twelve: Scheme) -> None:
    with pytest.raises(UsageError, match="Choose one of: S, SR"):
        twelve.posture_index("north")


@pytest.mark.parametrize(("one", "other", "apart"), [(0, 11, 1), (0, 6, 6), (2, 2, 0), (9, 1, 4)])
def test_that_distance_goes_the_short_way_round(
    twelve: Scheme, one: int, other: int, apart: int
) -> None:
    assert twelve.sectors_apart(one, other) == apart


def test_that_another_content_has_another_digest(tmp_path: Path, twelve: Scheme) -> None:
    text = resource("schemes", "twelve.toml").read_text(encoding="utf-8")
    changed = tmp_path / "other.toml"
    changed.write_text(text.replace("square", "straight"), encoding="utf-8")
    assert load_scheme(changed).digest != twelve.digest


def test_that_words_join_name_and_lean(twelve: Scheme) -> None:
    assert twelve.postures[8].words == "Left side, leaning forward"


@pytest.mark.parametrize(
    "content",
    [b"", b"id = 3", b"\xff\xfe", b'id="a"\ntitle="b"\npostures=[]\nplacements=[]', b"[" * 2000],
)
def test_that_a_file_that_is_no_scheme_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"bad\.toml"):
        load_scheme(path)


def test_that_a_huge_or_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    path.write_bytes(b"#" * (MAX_SCHEME_BYTES + 1))
    with pytest.raises(UsageError, match="too large"):
        load_scheme(path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_scheme(tmp_path / "none.toml")


def test_that_two_postures_of_one_code_are_refused(tmp_path: Path) -> None:
    text = resource("schemes", "twelve.toml").read_text(encoding="utf-8")
    path = tmp_path / "twice.toml"
    path.write_text(text.replace('code = "SR"', 'code = "s"'), encoding="utf-8")
    with pytest.raises(UsageError, match="code of its own"):
        load_scheme(path)
