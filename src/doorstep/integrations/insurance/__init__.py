"""The insurers' platform: compulsory traffic insurance of a vehicle."""
