"""The process that builds a night's file is killed, and the next one finds everything as it was."""

import hashlib
import os
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import NightError
from sleepmon.storage.folders import file_of
from sleepmon.storage.verify import verify_night
from sleepmon.workers.export import build_in_child
from sleepmon.workers.link import ParentLink
from tests.fakes.simulated_night import record_night

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def export_and_die(link: ParentLink) -> None:
    """An export child that is killed at the share of the work that the file's name says."""
    from sleepmon.storage.writer import build_night
    from sleepmon.workers.export import BuildRequest
    from sleepmon.workers.messages import Errand

    request = msgspec.json.decode(link.expect(Errand).json, type=BuildRequest)
    share = float(Path(request.file).stem.rpartition("_")[2]) / 100

    def report(fraction: float) -> None:
        if fraction >= share:
            os.kill(os.getpid(), signal.SIGKILL)

    build_night(Path(request.journal_folder), Path(request.file), report)


@pytest.mark.parametrize("share", [0, 40, 80, 99])
def test_that_a_killed_export_leaves_the_journal_whole(tmp_path: Path, share: int) -> None:
    journal = record_night(tmp_path, seconds_each=5.0, night_id=f"n_{share}")
    before = contents(journal)
    with pytest.raises(NightError, match="SIGKILL"):
        build_in_child(journal, file_of(journal), lambda part: None, body=export_and_die)
    assert before == contents(journal)
    assert not file_of(journal).exists() or verify_night(file_of(journal)).whole
    build_in_child(journal, file_of(journal), lambda part: None)
    assert verify_night(file_of(journal)).whole


def contents(journal: Path) -> dict[str, str]:
    """Checksum of every file of a journal."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in journal.iterdir()}
