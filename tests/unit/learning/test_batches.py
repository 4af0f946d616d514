"""Batches: shuffled, replayed, of bounded number."""

import torch

from sleepmon.domain.training import ViewKind
from sleepmon.learning.batches import FEWEST_STEPS, MOST_STEPS, Batches, Examples, steps_of

NO_AND_SOME_VIEWS: tuple[ViewKind, ...] = ("none", "posture")


def examples(count: int, posture: int = 0) -> Examples:
    numbers = torch.arange(count, dtype=torch.float32)
    labels = torch.full((count,), posture)
    return Examples(numbers[:, None, None].expand(-1, 3, 4), labels, labels)


def batches(new: int, replay: int = 0, fraction: float = 0.0, seed: int = 1) -> Batches:
    old = examples(replay, posture=1) if replay else None
    return Batches(examples(new), old, batch=20, replay_fraction=fraction, seed=seed)


def test_that_all_windows_come_before_any_comes_twice() -> None:
    seen = torch.cat([batch.windows[:, 0, 0] for batch in batches(400).epoch()])
    assert list(range(400)) == sorted(seen.int().tolist())


def test_that_a_part_of_each_batch_is_replayed() -> None:
    for batch in batches(160, replay=7, fraction=0.2).epoch():
        assert (20, 4) == (len(batch.windows), int(batch.replayed.sum()))
        assert torch.equal(batch.replayed, batch.posture == 1)


def test_that_few_windows_make_an_epoch_of_some_steps() -> None:
    assert FEWEST_STEPS == len(list(batches(3).epoch()))


def test_that_many_windows_go_on_in_the_next_epoch() -> None:
    many = batches(20 * MOST_STEPS + 20 * 50)
    seen = [int(batch.windows[0, 0, 0]) for batch in many.epoch()]
    assert MOST_STEPS == len(seen)
    first_of_next = {int(n) for n in next(iter(many.epoch())).windows[:, 0, 0]}
    assert not first_of_next & set(seen)


def test_that_an_epoch_may_be_asked_to_be_longer_or_whole() -> None:
    many = examples(20 * MOST_STEPS + 41)
    assert MOST_STEPS + 3 == steps_of(len(many), 20)
    for steps in (MOST_STEPS + 3, 4):
        epoch = Batches(many, None, batch=20, replay_fraction=0.0, seed=1, steps=steps)
        assert steps == len(list(epoch.epoch()))


def test_that_the_same_seed_gives_the_same_batches() -> None:
    one, other, third = batches(100), batches(100), batches(100, seed=2)
    first = next(iter(one.epoch())).windows
    assert torch.equal(first, next(iter(other.epoch())).windows)
    assert not torch.equal(first, next(iter(third.epoch())).windows)


def test_that_without_views_batches_are_the_windows_themselves() -> None:
    batch = next(iter(batches(100).epoch()))
    assert batch.plain is None
    assert batch.again() is batch.windows


def test_that_views_change_the_windows_and_nothing_else() -> None:
    plain, seen = (
        Batches(examples(100), None, batch=20, replay_fraction=0.0, seed=1, views=kind)
        for kind in NO_AND_SOME_VIEWS
    )
    for one, other in zip(plain.epoch(), seen.epoch(), strict=True):
        assert other.plain is not None
        assert torch.equal(one.windows, other.plain)
        assert not torch.equal(one.windows, other.windows)
        assert torch.equal(one.posture, other.posture)


def test_that_a_teacher_who_asks_changes_no_view_of_others() -> None:
    with_teacher, without = (
        Batches(examples(100), None, batch=20, replay_fraction=0.0, seed=1, views="posture")
        for _ in range(2)
    )
    for one, other in zip(with_teacher.epoch(), without.epoch(), strict=True):
        assert not torch.equal(one.again(), one.windows)
        assert torch.equal(one.windows, other.windows)
