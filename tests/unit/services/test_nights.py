import hashlib
import os
from pathlib import Path

import pytest

from sleepmon.domain.errors import NightInUse, NightLocked, NightUnreadable, UsageError
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.nights import Nights
from sleepmon.storage.glance import glances
from sleepmon.storage.lock import NightLock
from sleepmon.storage.model_store import ModelStore
from tests.fakes.moved_nights import night_that_moves
from tests.fakes.simulated_night import build, record_night

SCHEME = load_scheme(resource("schemes", "twelve.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "nights"


@pytest.fixture
def nights(folder: Path, tmp_path: Path) -> Nights:
    store = ModelStore(tmp_path / "models", shipped_model())
    return Nights(folder, SCHEME, store, look=glances)


def test_that_an_empty_or_missing_folder_has_no_nights(nights: Nights) -> None:
    assert () == nights.list()
    assert () == nights.recover()


def test_that_any_other_folder_is_told_from_a_night(nights: Nights, tmp_path: Path) -> None:
    for ask in (nights.verify, nights.info):
        with pytest.raises(UsageError, match="is a folder, not a night"):
            ask(tmp_path)
        with pytest.raises(UsageError, match="/ is a folder, not a night"):
            ask("/")


def test_that_nights_are_listed_and_found_by_path_name_or_id(nights: Nights, folder: Path) -> None:
    file = build(record_night(folder, seconds_each=1.0))
    (row,) = nights.list()
    assert ("complete", str(file)) == (row.state, row.path)
    for word in (file, str(file), file.name, "n1"):
        assert "n1" == nights.info(word).meta.night_id


def test_that_night_files_are_listed_without_being_opened_here(
    folder: Path, tmp_path: Path
) -> None:
    file = build(record_night(folder, seconds_each=1.0))
    (folder / "bad.h5").write_text("no night")
    nights = Nights(folder, SCHEME, ModelStore(tmp_path / "models", shipped_model()))
    assert [("complete", str(file)), ("damaged", str(folder / "bad.h5"))] == [
        (row.state, row.path) for row in nights.list()
    ]


def test_that_a_night_that_is_not_there_is_told(nights: Nights) -> None:
    with pytest.raises(UsageError, match="no night 'nowhere'"):
        nights.info("nowhere")


def test_that_a_night_is_verified(nights: Nights, folder: Path) -> None:
    assert nights.verify(build(record_night(folder, seconds_each=1.0))).whole


def test_that_a_file_from_outside_that_is_no_night_is_refused(
    nights: Nights, tmp_path: Path
) -> None:
    path = tmp_path / "text.h5"
    path.write_text("hello")
    for ask in (nights.info, nights.verify, nights.classify):
        with pytest.raises(NightUnreadable):
            ask(path)


def test_that_interrupted_nights_are_recovered_and_their_journals_stay(
    nights: Nights, folder: Path
) -> None:
    journals = [record_night(folder, seconds_each=1.0, night_id=f"n{n}") for n in range(2)]
    before = [checksums(journal) for journal in journals]
    told: list[float] = []
    recovered = nights.recover(progress=told.append)
    assert [str(journal) for journal in journals] == [row.folder for row in recovered]
    assert all(row.built is not None and nights.verify(row.file).whole for row in recovered)
    assert before == [checksums(journal) for journal in journals]
    assert (sorted(told), 1.0) == (told, told[-1])
    assert () == nights.recover()


def test_that_one_night_can_be_recovered_by_its_folder_or_its_file(
    nights: Nights, folder: Path
) -> None:
    one, other = (record_night(folder, seconds_each=1.0, night_id=f"n{n}") for n in range(2))
    assert 1 == len(nights.recover(one))
    assert 1 == len(nights.recover(other.with_suffix(".h5")))


def test_that_a_night_being_recorded_is_left_alone(nights: Nights, folder: Path) -> None:
    journal = record_night(folder, seconds_each=1.0)
    lock = NightLock(journal)
    try:
        assert () == nights.recover()
        with pytest.raises(NightInUse):
            nights.recover(journal)
        with pytest.raises(NightInUse):
            nights.verify(journal)
    finally:
        lock.release()


def test_that_a_night_cut_off_must_be_recovered_before_it_is_proved(
    nights: Nights, folder: Path
) -> None:
    journal = record_night(folder, seconds_each=1.0)
    with pytest.raises(UsageError, match="Use Recover first"):
        nights.verify(journal)
    nights.recover()
    assert nights.verify(journal).whole


@pytest.mark.expects_log("a night could not be recovered")
def test_that_a_journal_beyond_recovery_does_not_stop_the_others(
    nights: Nights, folder: Path
) -> None:
    record_night(folder, seconds_each=1.0, night_id="n2")
    broken = folder / "2020-01-01T000000_bad.night"
    broken.mkdir()
    (broken / "journal-0000.smj").write_bytes(b"no frame at all")
    bad, good = nights.recover()
    assert ("", None) == (bad.file, bad.built)
    assert bad.words
    assert good.built is not None


def test_that_a_recording_is_imported_and_listed(nights: Nights, tmp_path: Path) -> None:
    path = tmp_path / "waist.csv"
    rows = "".join(f"{n / 100:.2f},0.0,0.0,{-9.81:.2f}\n" for n in range(300))
    path.write_text("t,ax,ay,az\n" + rows)
    file = nights.import_csv(
        path,
        subject="S09",
        placement="waist",
        unit="m/s2",
        rate_hz=100.0,
        axes=("-z", "+y", "+x"),
        columns=("t", "ax", "ay", "az"),
    )
    (row,) = nights.list()
    assert (str(file), "S09", ("abdomen",)) == (row.path, row.subject, row.placements)


def test_that_a_whole_night_is_classified_beside_its_file(nights: Nights, folder: Path) -> None:
    file = build(record_night(folder, seconds_each=6.0))
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    said = nights.classify(file)
    assert Path(said.file).is_file()
    assert before == hashlib.sha256(file.read_bytes()).hexdigest()
    assert said.agreement.judged > 100
    assert said.agreement.coarse > 0.8
    assert ["neck", "chest", "abdomen"] == [row.placement for row in said.sensors]
    assert all(sum(row.state_minutes.values()) > 1.0 for row in said.sensors)


def checksums(journal: Path) -> list[str]:
    return [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(journal.iterdir())]


def test_that_labels_are_mended_and_the_edit_taken_back(nights: Nights, folder: Path) -> None:
    file = build(record_night(folder, seconds_each=1.0))
    start_ns = nights.info(file).meta.started_utc_ns
    before = nights.info(file).labels
    track = nights.label("n1", "lp", start_ns, start_ns + 5 * 10**8, start_ns)
    assert "LP" == track.spans[0].code
    assert track == nights.info(file).labels
    assert before == nights.undo_label(file, start_ns)
    assert track == nights.redo_label(file, start_ns)
    assert (
        start_ns + 10**9
        == nights.clear_labels(file, start_ns, start_ns + 10**9, 1).spans[0].start_ns
    )
    assert nights.verify(file).whole


def test_that_labels_that_make_no_sense_are_refused(nights: Nights, folder: Path) -> None:
    file = build(record_night(folder, seconds_each=1.0))
    for word, start_ns, end_ns in (("standing", 0, 1), ("S", 5, 5)):
        with pytest.raises(UsageError):
            nights.label(file, word, start_ns, end_ns, 1)


def test_that_a_night_is_erased_but_for_a_note(nights: Nights, folder: Path) -> None:
    build(record_night(folder, seconds_each=1.0))
    note = nights.erase("n1", 5, "consent withdrawn")
    assert [note] == list(folder.iterdir())
    assert () == nights.list()


def test_that_journals_go_once_their_file_has_proved_itself(nights: Nights, folder: Path) -> None:
    assert () == nights.release_journals()
    journal = record_night(folder, seconds_each=1.0)
    assert () == nights.release_journals()
    build(journal)
    assert [str(journal)] == [kept.folder for kept in nights.release_journals()]
    assert not journal.exists()


def test_that_a_night_just_cut_off_is_left_to_be_taken_up_again(
    nights: Nights, folder: Path
) -> None:
    journal = record_night(folder, seconds_each=1.0)
    assert () == nights.recover(quiet_s=1800)
    for path in journal.glob("journal-*"):
        os.utime(path, (0, 0))
    assert 1 == len(nights.recover(quiet_s=1800))


def test_that_the_tail_of_a_night_is_found_by_its_id(nights: Nights, folder: Path) -> None:
    journal = record_night(folder, seconds_each=1.0)
    assert "stopped" == nights.tail("n1").look().ended
    build(journal)
    assert {1200} == set(nights.tail("n1").look().samples.values())


def test_that_a_night_is_locked_listed_and_unlocked(
    nights: Nights, folder: Path, tmp_path: Path
) -> None:
    file, key = build(record_night(folder, seconds_each=1.0)), str(tmp_path / "key")
    locked = nights.lock(file, 5, key_file=key)
    assert ["locked"] == [row.state for row in nights.list()]
    for ask in (nights.info, nights.verify, nights.classify):
        with pytest.raises(NightLocked, match="locked"):
            ask("n1")
    assert file == nights.unlock("n1", key_file=key)
    assert not locked.exists()
    assert nights.verify(file).whole


@pytest.mark.expects_log("disk: fallback folder")
def test_that_a_night_that_moved_to_the_fallback_folder_is_found_there(
    folder: Path, tmp_path: Path
) -> None:
    more, aside = tmp_path / "more", tmp_path / "aside"
    aside.mkdir()
    store = ModelStore(tmp_path / "models", shipped_model())
    nights = Nights(folder, SCHEME, store, fallback=more, look=glances)
    recorder, _ = night_that_moves(folder, more, aside)
    assert ["recording"] == [row.state for row in nights.list()]
    assert () == nights.recover()
    recorder.close("stopped")
    (row,) = nights.list()
    assert ("interrupted", more) == (row.state, Path(row.path).parent)
    assert "n1" == nights.info("n1").meta.night_id
    (recovered,) = nights.recover()
    assert more == Path(recovered.file).parent
    assert ["complete"] == [row.state for row in nights.list()]
    assert () == nights.recover()
    (kept,) = nights.release_journals()
    assert "elsewhere" in kept.problem
    assert () == Nights(folder, SCHEME, store).list()
