"""The Bluetooth thread: finding sensors, linking to them, keeping the link."""
