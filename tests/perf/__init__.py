"""Figures that `make bench` and `make soak` measure and print."""
