"""Boards for which our sketches are compiled on this computer."""
