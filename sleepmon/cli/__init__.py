"""The command line: every click has its command here."""
