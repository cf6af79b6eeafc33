"""Tables of the case engine."""
