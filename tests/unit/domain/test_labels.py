"""Labels never overlap, and every edit leaves the track before it untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.labels import LabelSpan, LabelTrack


def span(start: int, end: int | None, code: str = "S") -> LabelSpan:
    return LabelSpan(start_ns=start, end_ns=end, code=code, made_at_ns=start)


def test_that_a_label_holds_from_now_until_the_next() -> None:
    track = LabelTrack().from_now_on("S", 10).from_now_on("L", 20)
    assert [(s.start_ns, s.end_ns, s.code) for s in track] == [(10, 20, "S"), (20, None, "L")]


def test_that_an_edit_leaves_the_old_track_as_it_was() -> None:
    first = LabelTrack().from_now_on("S", 10)
    first.from_now_on("L", 20)
    assert first.spans[0].end_ns is None


def test_that_a_second_label_at_the_same_instant_replaces_the_first() -> None:
    track = LabelTrack().from_now_on("S", 10).from_now_on("L", 10)
    assert [s.code for s in track] == ["L"]


def test_that_closing_ends_what_goes_on() -> None:
    assert LabelTrack().from_now_on("S", 10).closed(15).spans[0].end_ns == 15


@pytest.mark.parametrize(("time_ns", "code"), [(9, None), (10, "S"), (19, "S"), (20, None)])
def test_that_the_label_at_a_time_is_found(time_ns: int, code: str | None) -> None:
    found = LabelTrack((span(10, 20),)).at(time_ns)
    assert code == (found.code if found else None)


@pytest.mark.parametrize("spans", [(span(0, 10), span(5, 20)), (span(0, None), span(5, 6))])
def test_that_overlapping_labels_are_refused(spans: tuple[LabelSpan, ...]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        LabelTrack(spans)


def test_that_a_label_ending_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        LabelTrack((span(10, 10),))


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["S", "L", None])), max_size=20))
def test_that_any_order_of_edits_gives_a_track_in_order(
    edits: list[tuple[int, str | None]],
) -> None:
    track = LabelTrack()
    for now, code in edits:
        track = track.closed(now) if code is None else track.from_now_on(code, now)
    starts = [s.start_ns for s in track]
    assert starts == sorted(set(starts))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["S", "L", None])), max_size=12),
    st.integers(0, 50),
    st.integers(1, 20),
)
def test_that_a_span_put_in_holds_and_the_rest_stays(
    edits: list[tuple[int, str | None]], start: int, length: int
) -> None:
    track = LabelTrack()
    for now, code in edits:
        track = track.closed(now) if code is None else track.from_now_on(code, now)
    put = span(start, start + length, "R")
    after, cleared = track.with_span(put), track.cleared(start, start + length)
    for time_ns in range(75):
        old, new, rest = track.at(time_ns), after.at(time_ns), cleared.at(time_ns)
        inside = start <= time_ns < start + length
        assert (new.code if new else None) == ("R" if inside else old.code if old else None)
        assert (rest.code if rest else None) == (None if inside or not old else old.code)


def test_that_an_open_span_is_not_put_in_afterwards() -> None:
    with pytest.raises(ValueError, match="has an end"):
        LabelTrack().with_span(span(3, None))
