"""The station in a process of its own, spoken to over a local connection."""
