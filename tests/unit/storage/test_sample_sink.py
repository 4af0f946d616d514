from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.storage.sample_sink import SampleSink, min_and_max
from sleepmon.storage.seal import BATCH_SAMPLES, Manifest, sha256_of
from tests.fakes.nights import expected_counts


@pytest.mark.parametrize("samples", [0, 1, 59, 6000, BATCH_SAMPLES, BATCH_SAMPLES + 61])
def test_that_values_and_envelopes_are_those_of_the_samples(tmp_path: Path, samples: int) -> None:
    values = expected_counts(0, 0, samples)
    manifest: Manifest = {}
    with h5py.File(tmp_path / "a.h5", "w") as night:
        group = night.create_group("g")
        sink = SampleSink(group, samples, np.dtype("<i2"))
        data = values.tobytes()
        for at in range(0, len(data), 6 * 777):
            sink.add(memoryview(data)[at : at + 6 * 777])
        sink.finish(group, manifest)
        assert np.array_equal(values.T, group["acc"][()])
        assert manifest["/g/acc"].sha256 == sha256_of(values)
        for factor in (60, 600, 6000):
            level = group[f"envelope/{factor}"][()]
            assert level.shape == (2, 3, -(-samples // factor))
            for k in range(level.shape[2]):
                piece = values[k * factor : (k + 1) * factor]
                assert (level[0, :, k] == piece.min(axis=0)).all()
                assert (level[1, :, k] == piece.max(axis=0)).all()


def test_that_what_is_no_number_is_passed_over() -> None:
    values = np.array([[np.nan, 1.0, 3.0, np.nan]] * 3, np.float32)
    assert np.array_equal(
        min_and_max(values, 2)[:, 0], np.array([[1.0, 3.0], [1.0, 3.0]], np.float32)
    )
