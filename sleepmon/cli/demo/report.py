"""The report of the demo: what was done, what held, and the figures, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from sleepmon.domain.nights import VerifyReport
from sleepmon.domain.training import RunResult
from sleepmon.services.agreement import Agreement

SHOWN = "-light-1280x800"
"""Every page comes in two sizes and two themes; this one is shown in the report."""


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must hold, whether it does, and the words to it."""

    name: str
    holds: bool
    words: str


class NightPart(msgspec.Struct, frozen=True, kw_only=True):
    """One night of the demo."""

    subject: str
    file: str
    seconds: float
    verified: VerifyReport
    live: Agreement
    """The live predictions against the script, turns left out."""
    warnings: tuple[str, ...]


class LinkLoss(msgspec.Struct, frozen=True, kw_only=True):
    """The link loss that was forced, and what it cost."""

    sensor: str
    out_of_range_s: float
    missing: int
    missing_elsewhere: int
    """Samples lost by sensors that nothing was done to: none may be."""


class DemoReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole demo."""

    holds: bool
    promises: tuple[Promise, ...]
    nights: tuple[NightPart, ...]
    link_loss: LinkLoss
    killed_window_pid: int
    training: RunResult | None
    training_words: str
    pictures: tuple[str, ...]
    simulated: bool = True
    took_s: float = 0.0


def write_report(report: DemoReport, folder: Path) -> tuple[Path, Path]:
    """`report.json` and `report.md` in the folder."""
    as_json, as_page = folder / "report.json", folder / "report.md"
    as_json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    as_page.write_text(page_of(report), encoding="utf-8")
    return as_json, as_page


def page_of(report: DemoReport) -> str:
    """The report as Markdown."""
    parts = [
        "# sleepmon demo",
        "Everything here is simulated: the sleeper, the sensors and the radio. The protocol, the"
        " Bluetooth library, the recording, the model and the training are the real ones.",
        f"**{'All promises hold.' if report.holds else 'Not all promises hold.'}**"
        f" It took {report.took_s:.0f} s.",
        _table(("promise", "holds", ""), [_promise_row(one) for one in report.promises]),
        "## Live posture against the script",
        _table(
            ("night", "windows", "judged", "exact", "within one", "four-way", "placement"),
            [_live_row(night) for night in report.nights],
        ),
        "## Nights",
        _table(("night", "file", "samples", "missing"), [_night_row(n) for n in report.nights]),
        "## Fine-tuning",
        report.training_words,
    ]
    if report.training is not None and report.training.comparisons:
        rows = [
            (row.metric, f"{row.before.value:.3f}", f"{row.after.value:.3f}")
            for row in report.training.comparisons
        ]
        parts.append(_table(("on the night kept back", "before", "after"), rows))
    parts.append("## The window")
    shown = [picture for picture in report.pictures if SHOWN in picture]
    parts += [f"![{Path(picture).stem}]({picture})" for picture in shown or report.pictures]
    return "\n\n".join(parts) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _promise_row(promise: Promise) -> tuple[str, ...]:
    return promise.name, "yes" if promise.holds else "NO", promise.words


def _live_row(night: NightPart) -> tuple[str, ...]:
    live = night.live
    parts = (live.exact, live.within_one, live.coarse, live.placement)
    counts = str(live.windows), str(live.judged)
    return night.subject, *counts, *(f"{part:.1%}" for part in parts)


def _night_row(night: NightPart) -> tuple[str, ...]:
    samples = sum(night.verified.samples.values())
    missing = sum(night.verified.missing.values())
    return night.subject, Path(night.file).name, str(samples), str(missing)
