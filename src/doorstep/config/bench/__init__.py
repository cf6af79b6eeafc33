"""Measurements by name: each module has `measure()` and answers one flat JSON object."""
