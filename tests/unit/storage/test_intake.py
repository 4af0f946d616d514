import threading

from sleepmon.storage.frames import Frame
from sleepmon.storage.intake import Intake, Lost
from sleepmon.storage.layout import FrameType
from tests.fakes.nights import block, sensor_row

EVENT = Frame(FrameType.EVENT, 0, b"{}")


def test_that_items_come_in_the_order_of_delivery() -> None:
    intake = Intake(10)
    first, second = block(0, 0), block(0, 20)
    assert intake.offer_block(first)
    intake.put(EVENT)
    assert intake.offer_block(second)
    assert [intake.take(), intake.take(), intake.take()] == [first, EVENT, second]


def test_that_a_full_queue_refuses_samples_and_remembers_the_loss() -> None:
    intake = Intake(2)
    taken = [intake.offer_block(block(0, tick)) for tick in range(0, 100, 20)]
    assert taken == [True, True, False, False, False]
    assert not intake.offer(EVENT)
    assert intake.losses() == ()  # there is no room yet
    intake.take()
    (lost,) = intake.losses()
    assert (lost.sensor, lost.after_tick, lost.samples) == (sensor_row(0).sensor, 39, 60)
    assert intake.losses() == ()
    assert intake.offer_block(block(0, 100))


def test_that_samples_are_refused_until_the_loss_was_asked_for() -> None:
    intake = Intake(1)
    intake.offer_block(block(0, 0))
    intake.offer_block(block(1, 0))
    intake.take()
    assert not intake.offer_block(block(1, 20))
    assert [lost.samples for lost in intake.losses()] == [40]
    assert intake.offer_block(block(1, 40))


def test_that_what_must_not_be_dropped_always_finds_room() -> None:
    intake = Intake(1)
    for _ in range(5):
        intake.put(EVENT)
    assert [intake.take() for _ in range(5)] == [EVENT] * 5


def test_that_a_loss_is_written_with_its_times() -> None:
    lost = Lost(sensor_row(0).sensor, 39, 60, 600_000_000, 1_000_000_000)
    record = lost.record(lambda ns: ns + 5, 100.0)
    assert (record.after_tick, record.missing, record.reason) == (39, 60, "not written")
    assert (record.started_utc_ns, record.ended_utc_ns) == (400_000_005, 1_000_000_005)


def test_that_many_may_deliver_at_once() -> None:
    intake = Intake(10_000)

    def deliver(stream: int) -> None:
        for tick in range(0, 2000, 20):
            intake.offer_block(block(stream, tick))

    threads = [threading.Thread(target=deliver, args=(k,)) for k in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([intake.take() for _ in range(300)]) == 300
