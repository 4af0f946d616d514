from bumble import att, hci

from sleepmon.sensors.virtual.quiet_stack import quieten


def test_that_packets_have_no_words_and_errors_keep_theirs() -> None:
    quieten()
    quieten()
    packet = hci.HCI_AclDataPacket(
        connection_handle=1, pb_flag=0, bc_flag=0, data_total_length=2, data=b"ab"
    )
    assert "6162" not in str(packet)
    assert bytes(packet).endswith(b"ab")
    assert "128" in str(att.ATT_Error(128)) or "0x80" in str(att.ATT_Error(128))
