"""Nights of older formats become nights of today: one file for each step."""
