"""Labelled nights as a training plan sees them."""

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.coverage import LabelledNight

SCHEME = load_scheme(resource("schemes", "twelve.toml"))
MINUTE_NS = 60_000_000_000
ALL = tuple(posture.code for posture in SCHEME.postures)


def labels_of(codes: tuple[str, ...], minutes_each: float = 1.0, start_ns: int = 0) -> LabelTrack:
    """One label after the other, the last one ended."""
    length_ns = round(minutes_each * MINUTE_NS)
    return LabelTrack(
        tuple(
            LabelSpan(
                start_ns=start_ns + index * length_ns,
                end_ns=start_ns + (index + 1) * length_ns,
                code=code,
                made_at_ns=0,
            )
            for index, code in enumerate(codes)
        )
    )


def a_night(
    name: str,
    subject: str = "S01",
    codes: tuple[str, ...] = ALL,
    *,
    minutes_each: float = 1.0,
    placements: tuple[str, ...] = ("neck", "chest", "abdomen"),
    simulated: bool = False,
    scheme_digest: str = SCHEME.digest,
) -> LabelledNight:
    """A night with a minute of each of these postures."""
    return LabelledNight(
        path=f"/nights/{name}.h5",
        subject=subject,
        scheme_digest=scheme_digest,
        simulated=simulated,
        placements=placements,
        labels=labels_of(codes, minutes_each),
        started_ns=0,
        end_ns=480 * MINUTE_NS,
    )
