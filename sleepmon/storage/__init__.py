"""Nights and models on disk, and the only home of HDF5."""
