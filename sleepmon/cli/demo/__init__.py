"""The demo without a display: the whole job played once, and a report of what held."""
