"""The words all parts share, frozen and free of any library but numpy and msgspec."""
