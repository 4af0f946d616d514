"""Sensors that are not on the air: recorded files, and devices on a named network."""
