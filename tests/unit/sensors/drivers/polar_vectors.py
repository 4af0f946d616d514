"""Accelerometer packets that Polar publishes in the tests of its own software, and their meaning.

Source: AccDataTest in polarofficial/polar-ble-sdk; the bytes and numbers are facts of the protocol.
"""

PLAIN = bytes.fromhex(
    "02009435770000000001"
    "f7ffffffe703f8fffeffe503f9ffffffe503faffffffe603fafffeffe603f9ffffffe503f8ffffffe603"
    "f8fffeffe603faffffffe503faffffffe703faffffffe503f8ffffffe603f7ffffffe603f8fffeffe603"
    "f9fffeffe703f9ff0000e603f9ffffffe603f7fffeffe503f9ffffffe503f9ffffffe503faff0000e603"
    "f9fffeffe603f8ffffffe603f8ffffffe503f9ffffffe603f9ffffffe503faffffffe603f9ffffffe503"
    "f9ffffffe503f8fffeffe603f9ffffffe603f9ffffffe603f9ff0000e503f9fffeffe603f8fffeffe603"
    "f7fffeffe603"
)
"""36 samples in mg; the first is (-9, -1, 999) and the second (-8, -2, 997)."""

COMPRESSED_G = bytes.fromhex(
    "02009435770000000080"
    "7107f06a9e8d0a38be5cbeba2f96b3ee4be5adfb42b9ebbe4cfeba2f92bfee4be4b1fb12b9ecbd3c3ebb"
    "2f8fd3de4be3b5f7d2b8edbd307e7b2f8be3ce8be2baf7a2b8eebc20be7b2f88f3cecbe1bdef52f8efbc"
    "18fe3b2f8403bfcbe0c2ef32b8f0bb044ebc2e8113af0be0c6eff2f7f1b9fc7dbc2e7d279f4bdfcaebc2"
    "f7f2b8eccd7c2e7b378f4bdecee392f7f3b8e00dfd2d774b7fcbddd2df6237f5b7d44dbd2d745b6fcbdc"
    "d7d73237f6b5c88d7d2d716b4f4bdcdcd3f236f7b4bcddfd2c6f7b3f4bdbe0cfd236f8b2b02dbe2c6c8f"
    "1fcbdae3c7a276f9"
)
"""57 samples, one first and 56 differences of 10 bits; first (1905, 27376, -29282), then
differences (190, -105, -85); factor 2.44e-4, all within 8 g."""
FACTOR_G = 2.44e-4

COMPRESSED_MG = bytes.fromhex("02660000000000000081f1ff1400f00306017b0f08")
"""Two samples in mg, stamped 102: (-15, 20, 1008) and (-20, 17, 1008)."""
