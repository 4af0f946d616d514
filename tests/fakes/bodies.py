"""Bodies of child processes that do one plain thing each."""

import ctypes
import os
import sys
import time
from pathlib import Path

import msgspec

from sleepmon.domain.errors import NightUnreadable
from sleepmon.workers.link import ParentLink
from sleepmon.workers.messages import Answer, Cancelled, Errand, Progress


def echo(link: ParentLink) -> None:
    """Answer every errand with its kind until asked to stop."""
    while (message := link.take()) is not None:
        link.send(Answer(json=type(message).__name__.encode()))


def talk(link: ParentLink) -> None:
    """Say something on both streams, then answer."""
    print("on stdout")
    print("on stderr", file=sys.stderr)
    link.send(Answer(json=b"{}"))


def refuse(link: ParentLink) -> None:
    """Fail as a worker fails that was given a bad file."""
    raise NightUnreadable("This is not a night.", "Choose another file.", "no such group")


def stumble(link: ParentLink) -> None:
    """Fail by a fault of our own."""
    raise KeyError("a fault")


def hang(link: ParentLink) -> None:
    """Answer once with our process id and then never listen again."""
    link.take()
    link.send(Answer(json=str(os.getpid()).encode()))
    while True:
        time.sleep(60)


def work_until_stopped(link: ParentLink) -> None:
    """Report progress until asked to stop."""
    link.send(Progress(fraction=0.5))
    while not link.stop_asked():
        time.sleep(0.01)
    link.send(Cancelled())


def mumble(link: ParentLink) -> None:
    """Send bytes that are no message, twice, then answer."""
    for _ in range(2):
        link._connection.send_bytes(b"\xc1 not a message")
    link.send(Answer(json=b"{}"))


def crash(link: ParentLink) -> None:
    """Die as a fault in a C library dies."""
    link.take()
    os.abort()


def swallow_memory(link: ParentLink) -> None:
    """Ask for more memory than any limit allows."""
    hoard = bytearray(64 << 30)
    link.send(Answer(json=str(len(hoard)).encode()))


def count_up(link: ParentLink) -> None:
    """Report progress in ten steps, then answer."""
    for step in range(1, 11):
        link.send(Progress(fraction=step / 10))
    link.send(Answer(json=b'{"done": true}'))


def classify_by_gravity(link: ParentLink) -> None:
    """The classify child with a model that needs no torch."""
    from sleepmon.workers.classify import serve_predictions
    from tests.fakes.predictor import load_gravity

    serve_predictions(link, load_gravity)


def classify_slowly(link: ParentLink) -> None:
    """A classify child that takes one batch and never comes back."""
    from sleepmon.workers.messages import Ready, Samples

    link.take()
    link.send(Ready(model_id="slow"))
    while not isinstance(link.take(), Samples | None):
        pass
    while not link.stop_asked():
        time.sleep(0.01)


def run_tasks(link: ParentLink) -> None:
    """Errands that need no file."""
    from sleepmon.workers.errand import Report, do_errand

    def count(json: bytes, report: Report) -> dict[str, int]:
        for step in range(1, 101):
            report(step / 100)
        return {"bytes": len(json)}

    def refuse(json: bytes, report: Report) -> object:
        raise NightUnreadable("This is not a night.", "Choose another file.")

    def die(json: bytes, report: Report) -> object:
        os.kill(os.getpid(), 9)
        return None

    do_errand(link, {"count": count, "refuse": refuse, "die": die})


def learn_as_told(link: ParentLink) -> None:
    """A train child whose recipe's method says how the run goes."""
    from sleepmon.workers.learn import keep_run
    from tests.fakes.training import learn

    keep_run(link, learn)


def ignore_stop(link: ParentLink) -> None:
    """A train child that reports one epoch and never looks whether it should stop."""
    from sleepmon.workers.messages import Epoch
    from tests.fakes.training import an_epoch

    link.take()
    link.send(Epoch(report=an_epoch(1)))
    while True:
        time.sleep(60)


def tell_limits(link: ParentLink) -> None:
    """Answer with our niceness, the bound on our address space, and how threads wait."""
    import resource

    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    waits = os.environ.get("OMP_WAIT_POLICY")
    link.send(Answer(json=f"{os.nice(0)} {memory} {waits}".encode()))


def look_or_die(link: ParentLink) -> None:
    """Look at night files, but for those whose name says what a hostile one does to HDF5."""
    from sleepmon.storage.glance import glance_at

    while isinstance(errand := link.take(), Errand):
        path = Path(msgspec.json.decode(errand.json, type=str))
        if path.name == "crash.h5":
            ctypes.string_at(0)
        if path.name == "stall.h5":
            time.sleep(60)
        link.send(Answer(json=msgspec.json.encode(glance_at(path))))


def look_and_babble(link: ParentLink) -> None:
    """Look at night files, and say nonsense of those that are not there."""
    from sleepmon.storage.glance import glance_at

    while isinstance(errand := link.take(), Errand):
        path = Path(msgspec.json.decode(errand.json, type=str))
        found = msgspec.json.encode(glance_at(path)) if path.exists() else b"[}"
        link.send(Answer(json=found))
