"""Segments: a small language that selects customers, and the audiences that come with it."""
