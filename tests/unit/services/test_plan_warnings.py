from sleepmon.services.plan_warnings import lacks_of
from tests.fakes.labelled import ALL, SCHEME, a_night


def test_that_each_lack_is_one_sentence_of_its_own() -> None:
    learnt = [
        a_night("a", "S01", ALL[:11], placements=("chest",)),
        a_night("b", "S02", ALL[:2], placements=("neck",)),
    ]
    assert [
        "Never labelled: SL. Record one minute of each.",
        "No sensor worn at: abdomen.",
        "Never labelled at the neck: RS, R, RP, PR, P, PL, LP, L, LS.",
    ] == lacks_of(learnt, [a_night("c", "S03")], SCHEME, "clinic")


def test_that_nothing_lacking_is_nothing_said() -> None:
    learnt = [a_night("a", "S01"), a_night("b", "S02")]
    assert [] == lacks_of(learnt, [a_night("c", "S03")], SCHEME, "clinic")
