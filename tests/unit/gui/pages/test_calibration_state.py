"""How the window leads through the reference poses."""

from __future__ import annotations

from sleepmon.domain.calibration import GUIDED_POSES, ReferencePose, SensorProgress
from sleepmon.domain.commands import CalibrationProgress
from sleepmon.domain.samples import SensorId
from sleepmon.gui.pages.calibration_state import POSES, Guide

S = 1_000_000_000


def told(
    *poses: ReferencePose,
    still_s: float = 4.0,
    trouble: str = "",
    residual_deg: float | None = None,
    misfit: str = "",
    gain_known: bool = False,
) -> CalibrationProgress:
    """What the station says of a neck that does as the test wants, and of a chest at rest."""
    neck = SensorProgress(
        sensor=SensorId("a:1"),
        placement="neck",
        still_s=still_s,
        trouble=trouble,
        advice="Turn fully." if trouble else "",
        poses=poses,
        residual_deg=residual_deg,
        misfit=misfit,
        gain_known=gain_known,
    )
    chest = SensorProgress(
        sensor=SensorId("a:2"), placement="chest", still_s=4.0, poses=poses, residual_deg=3.2
    )
    return CalibrationProgress(held_s=4.0, sensors=(neck, chest))


def begun(*poses: ReferencePose) -> Guide:
    guide = Guide()
    guide.take_in(told(), 0)
    guide.begin(0)
    guide.take_in(told(*poses), 0)
    return guide


def test_that_every_pose_has_its_words() -> None:
    assert set(GUIDED_POSES) == set(POSES)


def test_that_nothing_is_read_before_the_person_says_so() -> None:
    guide = Guide()
    guide.take_in(told("supine"), 100 * S)
    assert ("supine", (), 0.0) == (guide.pose, guide.taken, guide.share(100 * S))
    assert not guide.is_ready(100 * S)
    assert "Begin when the person lies so" == guide.hold_words(100 * S)


def test_that_the_dial_fills_from_the_moment_a_pose_is_asked_for() -> None:
    guide = begun()
    guide.take_in(told(still_s=4.0), S)
    assert 0.25 == guide.share(S)
    assert "Still for 1 of 4 s" == guide.hold_words(S)
    guide.take_in(told(still_s=0.0), 6 * S)
    assert (0.0, "Hold still") == (guide.share(6 * S), guide.hold_words(6 * S))
    assert [("waiting", "Neck moves"), ("ok", "Chest still")] == guide.sensor_words()
    guide.take_in(told(still_s=4.0), 10 * S)
    assert guide.is_ready(10 * S)


def test_that_poses_follow_each_other_and_can_be_skipped() -> None:
    guide = begun()
    guide.take_in(told("supine"), 4 * S)
    assert ("right", 0.0) == (guide.pose, guide.share(4 * S))
    guide.skip(5 * S)
    assert ("left", True) == (guide.pose, guide.is_skipped("right"))
    guide.choose("right", 6 * S)
    assert not guide.is_skipped("right")
    guide.take_in(told("supine", "right", "left", "prone"), 9 * S)
    assert ("upright",) == (guide.pose,)
    guide.skip(10 * S)
    assert guide.pose is None
    assert 0.0 == guide.share(11 * S)


def test_that_a_pose_can_be_taken_again() -> None:
    guide = begun("supine", "right")
    guide.choose("supine", 20 * S)
    guide.take_in(told("supine", "right"), 22 * S)
    assert ("supine", 0.5) == (guide.pose, guide.share(22 * S))
    guide.was_read(24 * S)
    assert "left" == guide.pose


def test_that_a_person_who_did_not_turn_is_told_after_a_moment_only() -> None:
    guide = begun("supine")
    stuck = told("supine", trouble="Both read only 2 degrees apart.")
    guide.take_in(stuck, S)
    assert ("", "") == guide.trouble(S)
    guide.take_in(stuck, 3 * S)
    assert ("Neck: both read only 2 degrees apart.", "Turn fully.") == guide.trouble(3 * S)
    assert (0.0, "Not in this pose yet") == (guide.share(9 * S), guide.hold_words(9 * S))


def test_that_a_refusal_begins_the_dial_anew_and_says_why() -> None:
    guide = begun()
    guide.was_refused("There was movement.", 8 * S)
    assert ("There was movement.", "") == guide.trouble(9 * S)
    assert 0.25 == guide.share(9 * S)


def test_that_three_poses_that_fit_can_be_used() -> None:
    guide = begun("supine")
    assert "2 more poses" == guide.blocks_use()
    guide.take_in(told("supine", "right"), S)
    assert "1 more pose" == guide.blocks_use()
    guide.take_in(told("supine", "right", "left", residual_deg=3.2), S)
    assert "" == guide.blocks_use()
    assert [
        ("ok", "Neck", "fits within 4°"), ("ok", "Chest", "fits within 4°")
    ] == guide.fits()  # fmt: skip


def test_that_poses_that_do_not_fit_are_told_and_cannot_be_used() -> None:
    guide = begun("supine", "right", "left")
    guide.take_in(told("supine", "right", "left", misfit="Poses do not fit each other."), S)
    assert ("Poses do not fit", True) == (guide.blocks_use(), guide.is_misfit)
    assert ("lost", "Neck", "Poses do not fit each other.") == guide.fits()[0]
    guide.take_in(told("supine", "right", "left", residual_deg=17.0, gain_known=True), S)
    level, _, words = guide.fits()[0]
    assert "attention" == level
    assert "fits within 17° only, better take the poses again; gain and offset corrected" == words


def test_that_without_sensors_it_waits() -> None:
    guide = Guide()
    assert ("Waiting for the sensors", 0.0, ()) == (
        guide.hold_words(S),
        guide.held_s(S),
        guide.taken,
    )
    assert [] == guide.fits()
