"""Stand-ins with real behaviour, passed to parts as arguments."""
