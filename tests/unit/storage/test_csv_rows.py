from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.sizes import GB
from sleepmon.storage.csv_rows import BATCH_ROWS, CsvColumns, read_batches

PLAIN = CsvColumns()


def _rows(path: Path, text: str, columns: CsvColumns = PLAIN) -> list[list[float]]:
    path.write_text(text, encoding="utf-8")
    return [
        [time, *values]
        for batch in read_batches(path, columns)
        for time, values in zip(batch.times_s.tolist(), batch.values.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "time,x,y,z\n0,1,2,3\n1,4,5,6\n",
        "z;y;x;TIME\r\n3,0;2,0;1,0;0,0\r\n6;5;4;1\r\n",
        "\ufefftime\tx\ty\tz\textra\n0\t1\t2\t3\ta\n\n1\t4\t5\t6\tb",
        '"time","x","y","z"\n"0"," 1","2","3"\n"1","4","5","6"\n',
    ],
)
def test_that_columns_are_found_by_name(tmp_path: Path, text: str) -> None:
    assert _rows(tmp_path / "a.csv", text) == [[0, 1, 2, 3], [1, 4, 5, 6]]


def test_that_rows_come_in_batches_with_their_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{k},1,2,3,S" for k in range(BATCH_ROWS + 10)]
    path.write_text("time,x,y,z,posture\n" + "\n".join(lines))
    one, two = read_batches(path, CsvColumns(label="posture"))
    assert (len(one.times_s), len(two.times_s), two.first_line) == (BATCH_ROWS, 10, BATCH_ROWS + 2)
    assert set(one.labels) == {"S"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("time,x,y\n0,1,2\n", "The column z is missing"),
        ("time,x,y,z\n0,1,2,3\n1,NaN,2,3\n", "Line 3 holds a value that is no number"),
        ("time,x,y,z\n0,1,2,inf\n", "Line 2 holds"),
        ("time,x,y,z\n0,1,2,3\n1,,2,3\n", "Line 3: '' is no number"),
        ("time,x,y,z\n0,1,2,oops\n", "Line 2: 'oops' is no number"),
        ("time,x,y,z\n0,1,2,3\n1,2\n", "Line 3 has too few columns"),
        ("time,x,y,z\n" + "1" * 10_000, "Line 2 is too long"),
    ],
)
def test_that_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ImportFailed, match=words):
        _rows(tmp_path / "a.csv", text)


def test_that_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"time,x,y,z\n\xff\xfe,1,2,3\n")
    with pytest.raises(ImportFailed, match="not a text file"):
        list(read_batches(tmp_path / "a.csv", PLAIN))


def test_that_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(ImportFailed, match="is not a file"):
            list(read_batches(path, PLAIN))


def test_that_a_file_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(2 * GB + 1)
    with pytest.raises(ImportFailed, match=r"larger than 2\.0 GB"):
        list(read_batches(tmp_path / "a.csv", PLAIN))


@given(data=st.binary(max_size=300))
def test_that_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"time,x,y,z\n" + data)
    try:
        for batch in read_batches(path, PLAIN):
            assert len(batch.times_s) == len(batch.values)
    except ImportFailed:
        return
