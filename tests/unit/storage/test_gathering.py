import numpy as np
from msgspec.structs import replace

from sleepmon.domain.labels import LabelTrack
from sleepmon.storage.gathering import NightTables, label_table
from sleepmon.storage.layout import NO_STAMP, FrameType
from sleepmon.storage.records import encode_labels, encode_prediction, encode_samples
from sleepmon.storage.seal import is_chain_whole
from tests.fakes.nights import block, night_meta, prediction

CLOCK = [(0, 0, 1000), (1, 5, 2000)]


def _tables() -> NightTables:
    return NightTables(night_meta(), CLOCK)


def test_that_packets_say_where_their_samples_are() -> None:
    own = _tables().sensors[0]
    own.add_packet(encode_samples(block(0, 0)), 20, 0)
    own.add_packet(encode_samples(block(0, 40)), 20, 1)
    table = own.packets()
    assert table["first_index"].tolist() == [0, 20]
    assert table["first_tick"].tolist() == [0, 40]
    assert table["run"].tolist() == [0, 1]


def test_that_senseless_frames_are_counted_and_left_out() -> None:
    tables = _tables()
    for kind in FrameType:
        tables.add(kind, 200, 0, b"\xff" * 5)
    assert tables.senseless == 6  # samples, heads and clock pairs are not read here
    assert len(tables.events()) == len(tables.predictions()) == 0


def test_that_each_prediction_says_whether_its_mount_was_calibrated() -> None:
    tables = _tables()
    for calibrated in (False, True):
        said = replace(prediction(10**10), calibrated=calibrated)
        tables.add(FrameType.PREDICTION, 0, 0, encode_prediction(said))
    assert [0, 1] == tables.predictions()["calibrated"].tolist()


def test_that_a_prediction_of_another_scheme_is_left_out() -> None:
    tables = _tables()
    good = encode_prediction(prediction(10**10))
    tables.add(FrameType.PREDICTION, 0, 0, good)
    tables.add(FrameType.PREDICTION, 0, 0, good[:25] + bytes([4, 3]) + good[27:])
    tables.add(FrameType.PREDICTION, 200, 0, good)
    assert (len(tables.predictions()), tables.senseless) == (1, 2)
    assert tables.predictions()["posture_probs"][0, 0] == 0.875


def test_that_a_label_still_open_ends_with_the_night() -> None:
    tables = _tables()
    track = LabelTrack().from_now_on("S", 1000)
    tables.add(FrameType.LABEL, 0, 0, encode_labels(track, 1000))
    assert [5000] == [span.end_ns for span in tables.labels(5000)]
    assert [NO_STAMP] == label_table(tables.labels(500))["end_ns"].tolist()
    assert label_table(track)["code"].tolist() == [b"S"]


def test_that_the_audit_tells_edits_and_runs() -> None:
    tables = _tables()
    tables.add(FrameType.LABEL, 0, 0, encode_labels(LabelTrack(), 1000))
    tables.add(FrameType.LABEL, 0, 1, encode_labels(LabelTrack(), 2500))
    table = tables.audit.table()
    assert table["action"].tolist() == [b"opened", b"labels", b"taken up", b"labels"]
    assert table["utc_ns"][2] == 2000
    assert is_chain_whole(table)


def test_that_events_are_as_wide_as_the_longest() -> None:
    tables = _tables()
    tables.add(FrameType.EVENT, 0, 0, b'{"event":"Marked","utc_ns":7,"text":"' + b"x" * 500 + b'"}')
    tables.add(FrameType.EVENT, 0, 0, b'{"event":"Marked","utc_ns":8,"text":""}')
    events = tables.events()
    assert events.dtype["json"].itemsize == 539
    assert events["kind"].tolist() == [b"Marked", b"Marked"]
    assert np.array_equal(events["utc_ns"], [7, 8])
