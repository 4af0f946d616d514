"""What the person at the bedside says the posture is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

LabelCode = str
"""A posture code of the scheme, or one of the two words below."""
UPRIGHT: LabelCode = "upright"
CANNOT_TELL: LabelCode = "cannot tell"
Author = Literal["person", "script", "import"]


class LabelSpan(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled stretch, in UTC nanoseconds, end excluded; an open end is still going on."""

    start_ns: int
    end_ns: int | None
    code: LabelCode
    author: Author = "person"
    made_at_ns: int


class LabelTrack(msgspec.Struct, frozen=True):
    """Labels of a night in order of time, never overlapping; edits give new tracks."""

    spans: tuple[LabelSpan, ...] = ()

    def __post_init__(self) -> None:
        for earlier, later in zip(self.spans, self.spans[1:], strict=False):
            if earlier.end_ns is None or earlier.end_ns > later.start_ns:
                raise ValueError("labels overlap")
        for span in self.spans:
            if span.end_ns is not None and span.end_ns <= span.start_ns:
                raise ValueError("a label ends before it starts")

    def __iter__(self) -> Iterator[LabelSpan]:
        return iter(self.spans)

    def from_now_on(self, code: LabelCode, now_ns: int, author: Author = "person") -> LabelTrack:
        """The track in which `code` holds from now until something else is said."""
        kept = self.closed(now_ns).spans
        span = LabelSpan(start_ns=now_ns, end_ns=None, code=code, author=author, made_at_ns=now_ns)
        return LabelTrack((*kept, span))

    def closed(self, now_ns: int) -> LabelTrack:
        """The track with nothing going on after now."""
        kept = [span for span in self.spans if span.start_ns < now_ns]
        if kept and (kept[-1].end_ns is None or kept[-1].end_ns > now_ns):
            kept[-1] = msgspec.structs.replace(kept[-1], end_ns=now_ns)
        return LabelTrack(tuple(kept))

    def cleared(self, start_ns: int, end_ns: int) -> LabelTrack:
        """The track with nothing between these two times; what reaches in is cut there."""
        kept = []
        for span in self.spans:
            if span.start_ns < start_ns:
                is_cut = span.end_ns is None or span.end_ns > start_ns
                kept.append(msgspec.structs.replace(span, end_ns=start_ns) if is_cut else span)
            if span.end_ns is None or span.end_ns > end_ns:
                starts = max(span.start_ns, end_ns)
                kept.append(msgspec.structs.replace(span, start_ns=starts))
        return LabelTrack(tuple(kept))

    def with_span(self, span: LabelSpan) -> LabelTrack:
        """The track in which this closed span holds, whatever was said there before."""
        if span.end_ns is None:
            raise ValueError("a label put in afterwards has an end")
        rest = self.cleared(span.start_ns, span.end_ns).spans
        return LabelTrack(tuple(sorted((*rest, span), key=lambda one: one.start_ns)))

    def at(self, time_ns: int) -> LabelSpan | None:
        """The label that holds at this time."""
        for span in reversed(self.spans):
            if span.start_ns <= time_ns:
                ended = span.end_ns is not None and span.end_ns <= time_ns
                return None if ended else span
        return None
