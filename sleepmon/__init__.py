"""A desktop lab for sleep posture: labelled nights, live posture, a model retrained in place."""
