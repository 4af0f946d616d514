from sleepmon.storage import layout


def test_that_a_header_is_28_bytes() -> None:
    assert (layout.HEADER.size, layout.HEADER_BEFORE_CRC) == (28, 24)


def test_that_journal_files_sort_in_the_order_they_were_begun() -> None:
    names = [layout.journal_name(k) for k in (0, 1, 9, 10, 100)]
    assert sorted(names) == names


def test_that_envelopes_fit_the_chunks() -> None:
    assert [layout.CHUNK_SAMPLES % factor for factor in layout.ENVELOPE_FACTORS] == [0, 0, 0]


def test_that_tables_have_no_padding_and_no_variable_length() -> None:
    tables = (
        layout.PACKET, layout.TIME, layout.GAP, layout.BATTERY, layout.CLOCK, layout.LABEL,
        layout.AUDIT, layout.event_dtype(300), layout.prediction_dtype(12, 3),
    )  # fmt: skip
    for table in tables:
        assert not table.hasobject
        assert table.itemsize == sum(table[name].itemsize for name in table.names or ())
