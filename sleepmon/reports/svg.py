"""Plain pictures as SVG: lines over epochs or amounts, a square of counts. Text in, text out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

COLOURS = (
    "#0b6e99", "#d1495b", "#3a7d44", "#8a5a9e", "#c77d0a",
    "#4b5563", "#0f9d8a", "#a23b72", "#6b8e23", "#2f4b7c",
)  # fmt: skip
"""Told apart by most eyes; lines differ in dashes as well."""
DASHES = ("", "6 3", "2 3")
WIDTH, HEIGHT, MARGIN = 760, 420, 48
SQUARE_WORDS = 460
"""Room for what stands above a square."""


def curves(title: str, lines: Mapping[str, Sequence[float]], axis: str) -> str:
    """Lines over epochs 1, 2, ..., with a legend; values are parts of one."""
    points = {
        name: {float(epoch): value for epoch, value in enumerate(values, start=1)}
        for name, values in lines.items()
    }
    most = max((len(values) for values in lines.values()), default=1)
    return _lines(title, points, axis, f"epochs 1 to {most}")


def against(title: str, lines: Mapping[str, Mapping[float, float]], below: str) -> str:
    """Lines of parts of one against an amount, doubling by equal steps, with a legend."""
    amounts = sorted({amount for line in lines.values() for amount in line})
    told = ", ".join(f"{amount:.3g}" for amount in amounts)
    powers = {
        name: {math.log2(amount): value for amount, value in sorted(line.items()) if amount > 0.0}
        for name, line in lines.items()
    }
    return _lines(title, powers, "part of windows that are right", f"{below}: {told}")


def _lines(title: str, lines: Mapping[str, Mapping[float, float]], axis: str, below: str) -> str:
    """Lines from x to y with a legend, from y = 0 up."""
    filled = {name: points for name, points in lines.items() if points}
    top = max((max(points.values()) for points in filled.values()), default=1.0) or 1.0
    every = [x for points in filled.values() for x in points] or [0.0]
    first, width = min(every), (max(every) - min(every)) or 1.0
    left, right = MARGIN, WIDTH - 210

    def spot(x: float, y: float) -> tuple[str, str]:
        across = left + (right - left) * (x - first) / width
        return f"{across:.1f}", f"{HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * y / top:.1f}"

    body = [_text(left, 24, title, 15), _text(left, HEIGHT - 10, below, 12)]
    floor, ceiling = spot(first, 0.0)[1], spot(first, top)[1]
    body.append(f'<path d="M{left} {ceiling}V{floor}H{right}" fill="none" stroke="#6b7280"/>')
    body += [
        _text(4, float(spot(first, part * top)[1]) + 4, f"{part * top:.2f}", 11)
        for part in (0.0, 0.5, 1.0)
    ]
    body.append(_text(left, MARGIN - 8, axis, 11))
    for number, (name, points) in enumerate(filled.items()):
        colour = COLOURS[number % len(COLOURS)]
        dash = DASHES[number // len(COLOURS) % len(DASHES)]
        spots = [spot(x, y) for x, y in points.items()]
        stroke = f'fill="none" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dash}"'
        body.append(f'<polyline points="{" ".join(map(",".join, spots))}" {stroke}/>')
        body += [f'<circle cx="{x}" cy="{y}" r="2.2" fill="{colour}"/>' for x, y in spots]
        row = MARGIN + 18 * number
        body.append(f'<path d="M{right + 12} {row}h22" {stroke}/>')
        body.append(_text(right + 40, row + 4, name, 12))
    return _page(WIDTH, max(HEIGHT, MARGIN + 18 * len(filled) + 10), body)


def square(title: str, names: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """Counts by truth (row) and guess (column), shaded by their part of the row.

    Of names that neither were true nor guessed nothing is drawn.
    """
    seen = [
        row for row, values in enumerate(counts) if sum(values) or any(line[row] for line in counts)
    ]
    names, counts = (
        [names[row] for row in seen],
        [[counts[row][column] for column in seen] for row in seen],
    )
    longest = max((len(name) for name in names), default=0)
    cell, left, top = 30, 24 + 6 * longest, 66 + 5 * longest
    body = [
        _text(12, 22, title, 15),
        _text(12, 42, "rows: what is true; columns: what was guessed; in per cent of the row", 11),
    ]
    for row, (name, values) in enumerate(zip(names, counts, strict=True)):
        total = sum(values)
        body.append(_text(8, top + cell * row + 19, name, 11))
        turn = f"rotate(-50 {left + cell * row + 12} {top - 6})"
        body.append(_text(left + cell * row + 12, top - 6, name, 11, turn))
        for column, value in enumerate(values):
            part = value / total if total else 0.0
            spot = f'x="{left + cell * column}" y="{top + cell * row}"'
            size = f'width="{cell - 1}" height="{cell - 1}"'
            body.append(f'<rect {spot} {size} fill="#0b6e99" fill-opacity="{part:.3f}"/>')
            if part >= 0.005:
                ink = "#ffffff" if part > 0.55 else "#111827"
                at = left + cell * column + 5, top + cell * row + 19
                body.append(_text(*at, f"{part:.0%}"[:-1], 11, ink=ink))
    side = cell * len(names)
    widest = max(left + side + 90, 24 + 8 * len(title), SQUARE_WORDS)
    return _page(widest, top + side + 16, body)


def _text(x: float, y: float, words: str, size: int, turn: str = "", ink: str = "#111827") -> str:
    turned = f' transform="{turn}"' if turn else ""
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{ink}"{turned}'
    return f"<text {place}>{escape(words)}</text>"


def _page(width: float, height: float, body: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
    style = 'font-family="sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([f"{head} {style}", *body, "</svg>"]) + "\n"
