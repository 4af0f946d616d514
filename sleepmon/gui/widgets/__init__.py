"""The parts that pages are made of, drawn by us."""
