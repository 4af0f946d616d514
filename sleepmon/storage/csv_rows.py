"""Reads a CSV recording row by row, in bounded memory, and says plainly what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.sizes import GB, size_words

MAX_CSV_BYTES = 2 * GB
MAX_ROWS = 50_000_000
MAX_LINE_CHARS = 4096
BATCH_ROWS = 2000
DELIMITERS = (";", "\t", ",")


@dataclass(frozen=True, slots=True)
class CsvColumns:
    """Names of the columns, as they stand in the first line."""

    time: str = "time"
    x: str = "x"
    y: str = "y"
    z: str = "z"
    label: str = ""
    """Column of posture codes; empty: none."""


@dataclass(frozen=True, slots=True)
class CsvBatch:
    """Consecutive rows: times (n,) in seconds, values (n, 3) in the file's unit, labels (n,)."""

    first_line: int
    times_s: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    labels: tuple[str, ...]


def read_batches(path: Path, columns: CsvColumns) -> Iterator[CsvBatch]:
    """The rows in batches; ImportFailed names the line and the column that cannot be used."""
    try:
        if not path.is_file():
            raise ImportFailed(f"{path.name} is not a file.", "Choose a CSV file.")
        if path.stat().st_size > MAX_CSV_BYTES:
            most = size_words(MAX_CSV_BYTES)
            raise ImportFailed(f"{path.name} is larger than {most}.", "Split it.")
        with path.open(encoding="utf-8-sig") as file:
            yield from _batches(file, columns)
    except OSError as error:
        raise ImportFailed(f"{path.name} cannot be read.", details=str(error)) from error
    except UnicodeDecodeError as error:
        raise ImportFailed(f"{path.name} is not a text file.", details=str(error)) from error


def _batches(file: TextIO, columns: CsvColumns) -> Iterator[CsvBatch]:
    header = _line(file, 1)
    if not header:
        raise ImportFailed("The file is empty.")
    delimiter = next((d for d in DELIMITERS if d in header), ",")
    places = _places(header, delimiter, columns)
    number, rows = 1, []
    while line := _line(file, number + 1):
        number += 1
        if line.strip():
            rows.append((number, line))
        if len(rows) >= BATCH_ROWS:
            yield _parsed(rows, delimiter, places, columns)
            rows = []
        if number > MAX_ROWS:
            raise ImportFailed(f"The file has more than {MAX_ROWS} rows.", "Split it.")
    if rows:
        yield _parsed(rows, delimiter, places, columns)


def _line(file: TextIO, number: int) -> str:
    line = file.readline(MAX_LINE_CHARS + 1)
    if len(line) > MAX_LINE_CHARS:
        raise ImportFailed(f"Line {number} is too long for a CSV recording.")
    return line


def _places(header: str, delimiter: str, columns: CsvColumns) -> tuple[int, ...]:
    """Where time, x, y, z and, if asked for, the label stand."""
    names = [name.strip().strip('"').casefold() for name in header.split(delimiter)]
    wanted = [columns.time, columns.x, columns.y, columns.z]
    wanted += [columns.label] if columns.label else []
    missing = [name for name in wanted if name.casefold() not in names]
    if missing:
        which = (
            f"column {missing[0]} is" if len(missing) == 1 else f"columns {', '.join(missing)} are"
        )
        raise ImportFailed(
            f"The {which} missing.",
            f"The first line names these: {', '.join(names)[:200]}. "
            "If they go by other names, say so with --columns.",
        )
    return tuple(names.index(name.casefold()) for name in wanted)


def _parsed(
    rows: list[tuple[int, str]], delimiter: str, places: tuple[int, ...], columns: CsvColumns
) -> CsvBatch:
    cells = [line.rstrip("\r\n").split(delimiter) for _, line in rows]
    try:
        texts = [[row[place] for place in places[:4]] for row in cells]
        labels = tuple(row[places[4]].strip().strip('"') for row in cells) if columns.label else ()
    except IndexError as error:
        line = next(n for (n, _), row in zip(rows, cells, strict=True) if len(row) <= max(places))
        raise ImportFailed(f"Line {line} has too few columns.") from error
    if delimiter != ",":  # there, a comma is the decimal sign of half the world
        texts = [[text.replace(",", ".") for text in row] for row in texts]
    numbers = _numbers(texts, rows)
    return CsvBatch(rows[0][0], numbers[:, 0], numbers[:, 1:], labels)


def _numbers(texts: list[list[str]], rows: list[tuple[int, str]]) -> npt.NDArray[np.float64]:
    try:
        numbers = np.array([[float(text.strip().strip('"')) for text in row] for row in texts])
    except ValueError as error:
        raise ImportFailed(_first_bad(texts, rows), details=str(error)) from error
    if not np.isfinite(numbers).all():
        line = rows[int(np.flatnonzero(~np.isfinite(numbers).all(axis=1))[0])][0]
        raise ImportFailed(f"Line {line} holds a value that is no number.", "Remove or fill it.")
    return numbers


def _first_bad(texts: list[list[str]], rows: list[tuple[int, str]]) -> str:
    for (line, _), row in zip(rows, texts, strict=True):
        for text in row:
            try:
                float(text.strip().strip('"'))
            except ValueError:
                return f"Line {line}: '{text.strip()[:40]}' is no number."
    return "A value is no number."
