"""What goes wrong in the virtual ward, one fault at a time or as a scenario tells."""
