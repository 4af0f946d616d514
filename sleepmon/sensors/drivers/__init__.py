"""One sensor family per file: bytes to samples, and nothing else."""
