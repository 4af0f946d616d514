from sleepmon.services.holding_out import held_out_of
from tests.fakes.labelled import ALL, a_night


def test_that_a_single_night_is_never_kept_back() -> None:
    assert [] == held_out_of([a_night("a")], by_person=True)
    assert [] == held_out_of([], by_person=True)


def test_that_of_many_people_whole_people_are_kept_back() -> None:
    nights = [a_night(f"{who}{n}", f"S{who:02d}") for who in range(10) for n in range(2)]
    kept_back = held_out_of(nights, by_person=True)
    people = {night.subject for night in kept_back}
    assert (2, 4) == (len(people), len(kept_back))


def test_that_of_two_people_a_night_is_kept_back() -> None:
    nights = [a_night("a", "S01"), a_night("b", "S01"), a_night("c", "S02")]
    assert 1 == len(held_out_of(nights, by_person=True))


def test_that_no_posture_is_lost_to_the_comparison_if_that_can_be() -> None:
    nights = [a_night("a", "S01", ALL), a_night("b", "S02", ALL[:4]), a_night("c", "S03", ALL[:6])]
    assert [nights[2]] == held_out_of(nights, by_person=True)


def test_that_the_choice_depends_neither_on_order_nor_on_the_folder() -> None:
    nights = [a_night(name, subject) for name, subject in zip("abcd", "wxyz", strict=True)]
    one = held_out_of(nights, by_person=True)
    other = held_out_of(nights[::-1], by_person=True)
    assert one == other
