"""Nights and models in memory, for the tests of commands."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepmon.domain.errors import NightError, UsageError
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import (
    BuildReport,
    Finding,
    JournalKept,
    NightInfo,
    NightRequest,
    NightSummary,
    RecoveryReport,
    VerifyReport,
)
from sleepmon.services.agreement import Agreement
from sleepmon.services.classified_night import NightClassified, SensorClassified
from sleepmon.services.night_tail import NightTail
from sleepmon.services.nights import Recovered, nobody
from sleepmon.services.trained_models import ModelCheck
from tests.fakes.fake_services import a_card
from tests.fakes.fake_station import FakeStation

NIGHT_ID = "20260412-2216-S01"
CHEST = "polar_h10:3FA2"


def a_summary(**changed: Any) -> NightSummary:
    """One row of the list of nights."""
    usual: dict[str, Any] = {
        "night_id": NIGHT_ID,
        "path": "/nights/n.h5",
        "state": "complete",
        "subject": "S01",
        "started_utc_ns": 1_790_000_000_000_000_000,
        "duration_s": 28684.0,
        "placements": ("neck", "chest"),
        "simulated": True,
        "labelled_s": 720.0,
    }
    return NightSummary(**{**usual, **changed})


def a_verdict(whole: bool = True) -> VerifyReport:
    """What verifying a night gives."""
    state = "ok" if whole else "lost"
    words = "All checksums agree." if whole else "A checksum differs."
    return VerifyReport(
        path="/nights/n.h5",
        night_id=NIGHT_ID,
        whole=whole,
        findings=(Finding(name="contents", state=state, words=words),),  # type: ignore[arg-type]  # one of two
        samples={CHEST: 6000},
        missing={CHEST: 500},
        subject="S01",
        started_utc_ns=1_790_000_000_000_000_000,
        utc_offset_s=7 * 3600,
        duration_s=65.0,
    )


def an_info() -> NightInfo:
    """What a night holds."""
    station = FakeStation()
    station.put_on("3FA2", "chest")
    meta = station.open_night(NightRequest(subject="S01", folder="/nights")).meta
    return NightInfo(
        summary=a_summary(),
        meta=meta,
        samples={CHEST: 6000},
        missing={CHEST: 500},
        labels=LabelTrack().from_now_on("S", 5).from_now_on("L", 9),
        predictions=42,
        words=("It ended as planned.",),
    )


def a_recovery(built: bool = True) -> Recovered:
    """What became of a night that was cut off."""
    if not built:
        return Recovered(folder="/nights/n.night", file="", words=("No room.",))
    recovery = RecoveryReport(
        night_id=NIGHT_ID, folder="/nights/n.night", words=(), ended=None, files=1, runs=1,
        frames=9, torn_bytes=3, damaged_spots=0, damaged_bytes=0, missing_seqs=0,
        last_utc_ns=None, samples={CHEST: 6000},
    )  # fmt: skip
    report = BuildReport(
        night_id=NIGHT_ID, file="/nights/n.h5", file_bytes=1, sha256="", samples={CHEST: 6000},
        missing={}, recovery=recovery,
    )  # fmt: skip
    return Recovered(
        folder="/nights/n.night", file="/nights/n.h5", words=("3 bytes were torn.",), built=report
    )


def a_classification() -> NightClassified:
    """What classifying a night gives."""
    agreed = Agreement(windows=50, judged=40, exact=0.5, within_one=0.9, coarse=0.95, placement=0.7)
    sensor = SensorClassified(
        sensor=CHEST,
        placement="chest",
        guessed_placement="chest",
        guess_share=0.8,
        posture_minutes={"S": 1.0, "L": 0.0},
        state_minutes={"posture": 1.0, "moving": 0.2},
        agreement=agreed,
    )
    return NightClassified(
        night="/nights/n.h5", file="/nights/n.predictions.json", night_id=NIGHT_ID,
        model_id="base-1", scheme_id="twelve", windows=50, sensors=(sensor,), agreement=agreed,
    )  # fmt: skip


@dataclass
class FakeLibrary:
    """Nights that answer as the test says, and remember what was asked."""

    rows: tuple[NightSummary, ...] = ()
    verdicts: builtins.list[VerifyReport | NightError] = field(
        default_factory=lambda: [a_verdict()]
    )
    recovered: tuple[Recovered, ...] = ()
    kept: tuple[JournalKept, ...] = ()
    asked: builtins.list[Any] = field(default_factory=builtins.list)
    folders: builtins.list[str | None] = field(default_factory=builtins.list)

    def list(self) -> tuple[NightSummary, ...]:
        """The rows."""
        return self.rows

    def info(self, night: Path | str) -> NightInfo:
        """The same night each time."""
        self.asked.append(night)
        return an_info()

    def verify(self, night: Path | str) -> VerifyReport:
        """The next verdict."""
        self.asked.append(night)
        verdict = self.verdicts.pop(0)
        if isinstance(verdict, NightError):
            raise verdict
        return verdict

    def recover(
        self, where: Path | str | None = None, progress: Callable[[float], None] = nobody
    ) -> tuple[Recovered, ...]:
        """What the test wants."""
        self.asked.append(where)
        for number in range(len(self.recovered)):
            progress((number + 1) / len(self.recovered))
        return self.recovered

    def import_csv(self, file: Path | str, **asked: Any) -> Path:
        """Remember what was said of the file."""
        self.asked.append((file, asked))
        return Path("/nights/imported.h5")

    def label(
        self, night: Path | str, word: str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """One label, as asked for."""
        self.asked.append(("label", night, word, start_ns, end_ns))
        span = LabelSpan(start_ns=start_ns, end_ns=end_ns, code=word, made_at_ns=utc_ns)
        return LabelTrack((span,))

    def clear_labels(
        self, night: Path | str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """No label."""
        self.asked.append(("clear", night, start_ns, end_ns))
        return LabelTrack()

    def undo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """No label."""
        self.asked.append(("undo", night))
        return LabelTrack()

    def redo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """No label."""
        self.asked.append(("redo", night))
        return LabelTrack()

    def erase(self, night: Path | str, utc_ns: int, reason: str = "") -> Path:
        """Remember what for."""
        self.asked.append(("erase", night, reason))
        return Path("/nights/n.erased.json")

    def migrate(self, night: Path | str) -> int:
        """Nights of before format 1 are called so."""
        return 0 if "old" in str(night) else 1

    def lock(
        self, night: Path | str, utc_ns: int, *, passphrase: str = "", key_file: str = ""
    ) -> Path:
        """Remember by what."""
        self.asked.append(("lock", night, passphrase, key_file))
        return Path("/nights/n.h5.age")

    def unlock(self, night: Path | str, *, passphrase: str = "", key_file: str = "") -> Path:
        """Remember by what."""
        self.asked.append(("unlock", night, passphrase, key_file))
        return Path("/nights/n.h5")

    def release_journals(self) -> tuple[JournalKept, ...]:
        """None was there."""
        self.asked.append("release")
        return self.kept

    def tail(self, night: Path | str, newest_bytes: int | None = None) -> NightTail:
        """A real one: it needs but a folder."""
        return NightTail(Path(night), newest_bytes)

    def classify(
        self,
        night: Path | str,
        progress: Callable[[float], None] | None = None,
        model_id: str = "",
    ) -> NightClassified:
        """The same each time."""
        self.asked.append((night, model_id))
        return a_classification()


@dataclass
class FakeShelf:
    """Models of which one is active."""

    cards: builtins.list[ModelCard] = field(
        default_factory=lambda: [a_card("base-1"), a_card("clinic-2")]
    )
    history: builtins.list[str] = field(default_factory=lambda: ["base-1"])
    trouble: str = ""
    sound: bool = True

    def list(self) -> tuple[ModelCard, ...]:
        """All of them."""
        return tuple(self.cards)

    def active(self, subject: str = "") -> ModelCard:
        """The newest of the history."""
        return self.info(self.history[-1])

    def problem(self, subject: str = "") -> str:
        """What the test wants."""
        return self.trouble

    def info(self, model_id: str) -> ModelCard:
        """The card of this id."""
        for card in self.cards:
            if card.id == model_id:
                return card
        raise UsageError(f"There is no model {model_id}.")

    def promote(self, model_id: str) -> ModelCard:
        """Make it active."""
        card = self.info(model_id)
        self.history.append(model_id)
        return card

    def roll_back(self, subject: str = "") -> ModelCard:
        """The one before."""
        if len(self.history) < 2:
            raise UsageError("There is no earlier model to go back to.")
        self.history.pop()
        return self.active()

    def check(self) -> builtins.list[ModelCheck]:
        """As sound as the test wants."""
        return [ModelCheck(id=card.id, sound=self.sound, words="Looked at.") for card in self.cards]
