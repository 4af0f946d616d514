"""A Bluetooth service of Linux on a private bus, with the virtual ward's sensors behind it."""
