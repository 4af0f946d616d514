"""One simulated sensor family per file."""
