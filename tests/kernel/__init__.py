"""The real Bluetooth service of Linux on an emulated kernel: run by `make test-bluez` only."""
