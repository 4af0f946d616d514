"""The numbers that nights must hold, at full size: kills, power cuts, bad disks and files, load."""

from __future__ import annotations

import errno
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.resources import shipped_model
from sleepmon.storage.csv_rows import CsvColumns, read_batches
from sleepmon.storage.folders import file_of
from sleepmon.storage.frames import scan
from sleepmon.storage.model_store import check
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.damage import damaged
from tests.fakes.faulty_files import (
    Call,
    CrashMode,
    DyingFiles,
    FailingFiles,
    FullDisk,
    LoggedFiles,
)
from tests.fakes.journals import (
    JournalNight,
    cut_power,
    found_frames,
    lost_frames,
    write_until_death,
)
from tests.fakes.nights import built, no_progress, only_folder, recorded, sensor_row
from tests.fakes.traced import can_trace
from tests.integration.storage.test_building import build_in_child, digest
from tests.integration.storage.test_damage import damaged_files, damaged_journals, lost_per_spot_s
from tests.integration.storage.test_followed import follow
from tests.integration.storage.test_hostile import open_hostile
from tests.integration.storage.test_kill import lost_packets, record_and_kill
from tests.perf.bench_storage import build_figures
from tests.perf.figures import Figure, at_least, at_most
from tests.perf.loaded_recording import latency_under_load
from tests.perf.whole_nights import write_journal

MODES: tuple[CrashMode, ...] = ("prefix", "synced", "subset", "torn")
Case = Callable[[Path], Iterator[Figure]]


def figures() -> Iterator[Figure]:
    """Every row of the table of numbers to hold."""
    for case in (
        _kills, _resumptions, _deaths_in_calls, _power_cuts, _full_disks, _failing_disks,
        _builders, _damage, _fuzz, _large_night, _tail, _load,
    ):  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="sm-soak-") as home:
            yield from case(Path(home))


def _none(name: str, value: float, unit: str) -> Figure:
    return at_most(name, value, unit, 0)


def _kills(home: Path, kills: int = 200) -> Iterator[Figure]:
    rng = random.Random(11)
    for pace in ("live", "flat out"):
        lost = acked = 0
        for number in range(kills):
            nights = home / pace / str(number)
            told = record_and_kill(nights, pace, rng.uniform(0.0, 0.4))
            acked += told
            lost += lost_packets(nights, told)
        yield at_least(f"acknowledged over {kills} SIGKILLs, {pace}", acked, "packets", kills)
        yield _none(f"acknowledged and lost, {pace}", lost, "packets")


def _resumptions(home: Path, nights: int = 40, kills: int = 5) -> Iterator[Figure]:
    rng, bad = random.Random(12), 0
    for number in range(nights):
        place = home / str(number)
        acked = [record_and_kill(place, "live", rng.uniform(0.0, 0.15))]
        for _ in range(kills - 1):
            folder = only_folder(place)
            acked.append(record_and_kill(place, "live", rng.uniform(0.0, 0.15), folder))
        folder = only_folder(place)
        build_night(folder, file_of(folder), no_progress)
        with open_night(file_of(folder)) as night:
            runs = night.packets(sensor_row(0).sensor)["run"]
            bad += any(int((runs == r).sum()) < told for r, told in enumerate(acked))
        bad += not verify_night(file_of(folder)).whole
    yield _none(f"bad of {nights} nights killed and taken up {kills} times", bad, "nights")


def _deaths_in_calls(home: Path) -> Iterator[Figure]:
    lost = 0
    for nth in range(1, 720, 6):
        folder = home / str(nth)
        acked = write_until_death(folder, DyingFiles(nth, torn=nth % 10 / 10))
        lost += len(lost_frames(found_frames(folder / "a"), acked))
    yield _none("lost by death in each of 120 calls", lost, "frames")


def _power_cuts(home: Path, states: int = 400) -> Iterator[Figure]:
    for mode in MODES:
        lossy = cut_power(home / mode, LoggedFiles(), mode, states)
        yield _none(f"power cut, {mode}: lossy of {states} states", lossy, "states")
    for mode in MODES[1:]:
        caught = cut_power(home / f"{mode}-mutant", LoggedFiles(lies=True), mode, states)
        share = 100 * caught / states
        yield at_least(f"mutant without fsync caught, {mode}", share, "%", 90)


def _full_disks(home: Path) -> Iterator[Figure]:
    bad = 0
    for number, room in enumerate(range(4800, 14800, 500)):
        night = JournalNight(home / str(number), FullDisk(room))
        acked = night.write_until_stopped()
        frames = found_frames(night.folders[0])
        bad += frames[max(frames)][1] != b"disk full" or bool(lost_frames(frames, acked))
    yield _none("full disk at each of 20 sizes: no END, or loss", bad, "nights")


def _failing_disks(home: Path) -> Iterator[Figure]:
    calls: tuple[tuple[Call, int], ...] = (("write", 15), ("sync", 8))
    for call, count in calls:
        bad = 0
        for nth in range(2, count + 2):
            files = FailingFiles(call, nth, errno.EIO)
            night = JournalNight(home / f"{call}{nth}", files)
            night.write(100)
            night.journal.close("stopped")
            lost = lost_frames(found_frames(night.folders[0]), 100)
            bad += bool(lost) or [t.kind for t in night.troubles] != ["rolled over"]
        yield _none(f"EIO on each of {count} {call}s: loss or no roll-over", bad, "nights")


def _builders(home: Path, kills: int = 72) -> Iterator[Figure]:
    folder = recorded(home, 600)
    file, before, rng, bad = file_of(folder), digest(folder), random.Random(13), 0
    for _ in range(kills):
        file.unlink(missing_ok=True)
        build_in_child(folder, kill_after_s=rng.uniform(0.0, 0.3))
        bad += file.exists() and not verify_night(file).whole
        bad += digest(folder) != before
    for most_bytes in range(1, 150_000, 10_000):
        file.unlink(missing_ok=True)
        build_in_child(folder, most_bytes)
        bad += file.exists()
    build_night(folder, file, no_progress)
    bad += not verify_night(file).whole
    yield _none(f"builder killed {kills} times, without room 15 times: bad", bad, "builds")


def _damage(home: Path) -> Iterator[Figure]:
    _, _, wrong = damaged_journals(home / "journals", 700, seed=14)
    yield _none("damaged journals of 700: silently wrong", wrong, "journals")
    (home / "files").mkdir()
    _, _, wrong = damaged_files(home / "files", 400, seed=15)
    yield _none("damaged night files of 400: silently wrong", wrong, "files")
    most_s = lost_per_spot_s(home, 400, seed=17)
    yield at_most("most of a sensor lost per damaged spot of 400 journals", most_s, "s", 2.0)
    (home / "hostile").mkdir()
    hostile = open_hostile(home / "hostile", traced=can_trace())
    yield at_least("hostile night files", hostile.files, "files", 50)
    yield _none("hostile night files: not refused", hostile.files - hostile.refused, "files")
    yield at_most("hostile night files: longest", hostile.longest_s, "s", 1.0)
    if can_trace():
        outside = len(hostile.outside)
        yield _none("hostile night files: files opened beside them", outside, "files")
    else:
        print("files opened beside hostile ones: skipped, strace is not there or may not trace")


def _fuzz(home: Path, inputs: int = 200_000) -> Iterator[Figure]:
    """Most inputs go where they are cheap: each is read, or refused in words."""
    rng = random.Random(16)
    folder = recorded(home, 10)
    journal = (folder / "journal-0000.smj").read_bytes()[:20_000]
    night = built(home / "h5", 2, sensors=1).read_bytes()
    csv = b"time,x,y,z\n" + b"".join(b"%d,0.1,0.2,1.0\n" % k for k in range(40))
    target = home / "m"
    shutil.copytree(shipped_model(), target)
    card = (target / "card.json").read_bytes()
    share = {"scan": 0.70, "csv": 0.15, "card": 0.10, "h5": 0.05}
    longest = 0.0
    for kind, part in share.items():
        for _ in range(round(inputs * part)):
            started = time.perf_counter()
            if kind == "scan":
                scan(damaged(journal, rng))
            elif kind == "csv":
                _try(
                    target / "a.csv",
                    damaged(csv, rng),
                    lambda p: list(read_batches(p, CsvColumns())),
                )
            elif kind == "card":
                _try(target / "card.json", damaged(card, rng), lambda p: check(p.parent))
            else:
                _try(target / "a.h5", damaged(night, rng), verify_night)
            longest = max(longest, time.perf_counter() - started)
    yield at_least("inputs of the mutator without crash", inputs, "inputs", 200_000)
    yield at_most("longest of them", longest, "s", 5.0)


def _try(path: Path, data: bytes, read: Callable[[Path], object]) -> None:
    path.unlink(missing_ok=True)  # to overwrite a file makes some file systems wait
    path.write_bytes(data)
    try:
        read(path)
    except SleepmonError:
        return


def _large_night(home: Path) -> Iterator[Figure]:
    yield from build_figures("10 h x 6 x 200 Hz", write_journal(home, 10, 6, 200.0), 60.0)


def _tail(home: Path, seconds: float = 30.0) -> Iterator[Figure]:
    followed = follow(home, seconds)
    yield at_least("packets seen by a tail", sum(followed.packets), "packets", 1000)
    yield _none("tail: wrong or never seen", followed.wrong + len(followed.acked), "packets")
    yield at_most("tail: behind what was acknowledged", followed.behind_s, "s", 1.0)


def _load(home: Path) -> Iterator[Figure]:
    stop = threading.Event()
    try:
        yield from latency_under_load(home, stop)
    finally:
        stop.set()
