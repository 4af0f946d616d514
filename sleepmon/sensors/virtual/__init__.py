"""The virtual ward: simulated sensors that speak real protocols over a simulated radio."""
