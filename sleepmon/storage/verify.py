"""Lets a night file prove itself: every checksum, every loss accounted for, every clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from sleepmon.domain.events import WarningRaised
from sleepmon.domain.nights import Finding, NightSensor, VerifyReport
from sleepmon.domain.taps import TapCheck
from sleepmon.dsp.tap_check import NO_TAPS
from sleepmon.storage.layout import NO_STAMP
from sleepmon.storage.night_clocks import clock_of
from sleepmon.storage.night_taps import taps_of
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.seal import is_chain_whole
from sleepmon.storage.timeline import Timeline

EXACT_REASONS = (b"dropped by sensor", b"not written")
"""Gaps whose size the counter tells; elsewhere the counter began anew or the size is estimated."""
MAX_DRIFT_PPM = 20_000.0
"""Rates of wearable sensors are off by up to a percent or two; times hold all the same."""
MAX_ACCURACY_MS = 50.0
MAX_LOSS_PERCENT = 1.0


def verify_night(path: Path) -> VerifyReport:
    """Check everything that can be checked; NightUnreadable when it cannot even be opened."""
    with open_night(path) as night:
        findings = [_contents(night)]
        taps: tuple[TapCheck, ...] = ()
        if findings[0].state == "ok":
            taps = taps_of(night)
            findings += [_end(night), _journal(night), *_per_sensor(night)]
            findings += [_taps(night, taps), _clock_jumps(night), _labels(night)]
            findings += [_predictions(night), _model(night), _audit(night)]
        samples = {str(row.sensor): night.length(row.sensor) for row in night.sensors}
        missing = {str(row.sensor): _missing(night, row) for row in night.sensors}
        return VerifyReport(
            path=str(path),
            night_id=night.meta.night_id,
            whole=all(finding.state != "lost" for finding in findings),
            findings=tuple(findings),
            samples=samples,
            missing=missing,
            subject=night.meta.subject,
            started_utc_ns=night.meta.started_utc_ns,
            utc_offset_s=night.meta.utc_offset_s,
            duration_s=duration_s(night),
            clocks={str(row.sensor): clock_of(night, row) for row in night.sensors},
            taps=taps,
        )


def _contents(night: NightReader) -> Finding:
    broken = [path for path in night.paths if not night.is_intact(path)]
    if broken:
        words = f"Not as they were written: {_listed(broken)}, of {len(night.paths)} parts."
        remedy = "If the journal folder is still there, use Recover; else take your copy."
        return Finding(name="checksums", state="lost", words=words, remedy=remedy)
    words = f"All {len(night.paths)} parts are as they were written."
    return Finding(name="checksums", state="ok", words=words, value=float(len(night.paths)))


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more


def _end(night: NightReader) -> Finding:
    report = night.recovery
    if report.ended is None:
        return Finding(name="end", state="attention", words=report.words[0])
    return Finding(name="end", state="ok", words=report.words[0])


def _journal(night: NightReader) -> Finding:
    report = night.recovery
    if report.damaged_spots or report.missing_seqs:
        return Finding(
            name="journal",
            state="lost",
            words=" ".join(report.words[1:]),
            remedy="What is missing cannot be brought back; all else can be used.",
            value=float(report.missing_seqs),
        )
    return Finding(name="journal", state="ok", words=" ".join(report.words[1:]))


def _per_sensor(night: NightReader) -> Iterator[Finding]:
    for row in night.sensors:
        yield _counts(night, row)
        yield _gaps(night, row)
        yield _clock(night, row)


def _counts(night: NightReader, row: NightSensor) -> Finding:
    """Samples stored against the sensor's own counter."""
    name, packets, gaps = (
        f"samples {row.placement}",
        night.packets(row.sensor),
        night.gaps(row.sensor),
    )
    total = night.length(row.sensor)
    if not total:
        return Finding(
            name=name, state="attention", words=f"{row.name} delivered nothing.", value=0
        )
    n = packets["n"].astype(np.int64)
    if int(n.sum()) != total:
        words = f"{row.name}: {int(n.sum())} samples in packets, {total} stored."
        return Finding(name=name, state="lost", words=words, value=float(total))
    step = packets["first_tick"][1:] - (packets["first_tick"][:-1] + n[:-1])
    missing, exact = _ledger(gaps)
    unexplained = 0
    for k in np.flatnonzero(step):
        at = int(packets["first_index"][k + 1]) - 1
        wrong = exact.get(at, False) and missing[at] != int(step[k])
        unexplained += at not in missing or wrong
    if unexplained:
        times = "once" if unexplained == 1 else f"{unexplained} times"
        words = f"{row.name}: samples are missing {times} without an entry in the ledger of gaps."
        return Finding(name=name, state="lost", words=words, value=float(total))
    words = f"{row.name}: {total} samples; all others are in the ledger of gaps."
    return Finding(name=name, state="ok", words=words, value=float(total))


def _ledger(
    gaps: np.ndarray[tuple[int], np.dtype[np.void]],
) -> tuple[dict[int, int], dict[int, bool]]:
    """Missing samples by the index after which they are missing, and whether that is exact."""
    missing: dict[int, int] = {}
    exact: dict[int, bool] = {}
    for gap in gaps:
        at = int(gap["after_index"])
        missing[at] = missing.get(at, 0) + int(gap["missing"])
        exact[at] = exact.get(at, True) and gap["reason"] in EXACT_REASONS
    return missing, exact


def _missing(night: NightReader, row: NightSensor) -> int:
    return int(night.gaps(row.sensor)["missing"].clip(0).sum())


def _gaps(night: NightReader, row: NightSensor) -> Finding:
    missing, count = _missing(night, row), len(night.gaps(row.sensor))
    percent = 100.0 * missing / max(missing + night.length(row.sensor), 1)
    name = f"gaps {row.placement}"
    if not count:
        return Finding(name=name, state="ok", words=f"{row.name}: no gap.", value=0.0)
    gaps = "1 gap" if count == 1 else f"{count} gaps"
    words = f"{row.name}: {missing} samples missing in {gaps} ({percent:.2f} %)."
    state = _ok_if(percent <= MAX_LOSS_PERCENT)
    return Finding(name=name, state=state, words=words, value=float(missing))


def _clock(night: NightReader, row: NightSensor) -> Finding:
    """How well times are known: never better than what a radio's way of sending lets one know."""
    clock = clock_of(night, row)
    words = f"{row.name}: {clock.words}"
    drift = clock.drift_ppm
    fits = drift is None or (abs(drift) <= MAX_DRIFT_PPM and clock.spread_ms <= MAX_ACCURACY_MS)
    return Finding(name=f"clock {row.placement}", state=_ok_if(fits), words=words, value=drift)


def _taps(night: NightReader, taps: tuple[TapCheck, ...]) -> Finding:
    """Whether the clocks of several sensors agree, where somebody made it possible to tell."""
    if len(night.sensors) < 2:
        return Finding(name="taps", state="ok", words="One sensor alone has nothing to agree with.")
    if not taps:
        return Finding(name="taps", state="ok", words=NO_TAPS)
    differences = [abs(one.difference_ms) for check in taps for one in check.differences]
    words = " ".join(check.words for check in taps)
    agree = all(check.agrees for check in taps)
    return Finding(name="taps", state=_ok_if(agree), words=words, value=max(differences))


def _clock_jumps(night: NightReader) -> Finding:
    jumps = [seconds for _, seconds in Timeline(night.table("/clock").tolist()).jumps()]
    # Since nights have a clock of their own, one that was set is told by a warning only.
    sets = sum(isinstance(e, WarningRaised) and e.kind == "clock set" for e in night.events)
    if sets and not jumps:
        times = "once" if sets == 1 else f"{sets} times"
        words = f"The computer's clock was set {times}; the night's own went on."
        return Finding(name="computer clock", state="attention", words=words)
    if not jumps:
        return Finding(name="computer clock", state="ok", words="The computer's clock ran evenly.")
    total = sum(abs(seconds) for seconds in jumps)
    times = "once" if len(jumps) == 1 else f"{len(jumps)} times"
    words = f"The computer slept or its clock was set {times}, {total:.1f} s in all."
    return Finding(name="computer clock", state="attention", words=words, value=total)


def _labels(night: NightReader) -> Finding:
    track = night.labels
    seconds = labelled_s(night)
    if not track.spans:
        return Finding(name="labels", state="ok", words="The night has no labels.", value=0.0)
    unknown = _unknown_codes(night)
    if unknown:
        words = f"Labels name postures that the scheme does not have: {', '.join(unknown)}."
        return Finding(name="labels", state="lost", words=words, value=seconds)
    words = f"{len(track.spans)} labels over {seconds / 60:.1f} minutes."
    return Finding(name="labels", state="ok", words=words, value=seconds)


def _unknown_codes(night: NightReader) -> list[str]:
    known = {posture.code for posture in night.meta.scheme.postures} | {"upright", "cannot tell"}
    return sorted({span.code for span in night.labels} - known)


def duration_s(night: NightReader) -> float:
    """From the start to the last sample of any sensor."""
    ends = [
        int(knots["utc_ns"][-1])
        for row in night.sensors
        if len(knots := night.table(f"{night.group_of(row.sensor)}/time"))
    ]
    return max(0.0, (max(ends, default=0) - night.meta.started_utc_ns) / 1e9)


def labelled_s(night: NightReader) -> float:
    """Seconds under any label."""
    rows = night.table("/labels")
    closed = rows[rows["end_ns"] != NO_STAMP]
    return float((closed["end_ns"] - closed["start_ns"]).sum()) / 1e9


def _predictions(night: NightReader) -> Finding:
    rows = night.prediction_rows
    models = sorted({model.decode(errors="replace") for model in rows["model_id"].tolist()})
    if not len(rows):
        return Finding(
            name="predictions", state="ok", words="The night has no predictions.", value=0
        )
    mounted = int(rows["calibrated"].sum())
    how = "all" if mounted == len(rows) else f"{mounted} of them" if mounted else "none"
    words = f"{len(rows)} predictions by {', '.join(models)}; {how} with a calibrated mount."
    return Finding(name="predictions", state="ok", words=words, value=float(len(rows)))


def _model(night: NightReader) -> Finding:
    """Which model spoke that night, against the one that the night was begun with."""
    begun = night.meta.model_id
    spoke = {model.decode(errors="replace") for model in night.prediction_rows["model_id"].tolist()}
    others = sorted(spoke - {begun})
    if not begun and not spoke:
        return Finding(name="model", state="ok", words="No model took part in this night.")
    if not begun and len(spoke) == 1:  # the night began before its model was up
        begun, others = others[0], []
    if others:
        words = f"Begun with {begun or 'no model'}; {', '.join(others)} spoke, too."
        return Finding(name="model", state="attention", words=words)
    scheme = night.meta.scheme.id
    words = f"{begun}, on the scheme {scheme}" + ("." if spoke else ", said nothing that night.")
    return Finding(name="model", state="ok", words=words)


def _audit(night: NightReader) -> Finding:
    table = night.table("/audit")
    if is_chain_whole(table):
        words = f"The list of what was done to it, {len(table)} entries, was not changed."
        return Finding(name="audit", state="ok", words=words, value=float(len(table)))
    return Finding(name="audit", state="lost", words="The list of what was done to it was changed.")


def _ok_if(good: bool) -> Literal["ok", "attention"]:
    return "ok" if good else "attention"
