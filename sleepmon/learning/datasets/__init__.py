"""One source of training windows per file."""
