"""The citizen's side of the counter: one thing per page, on a phone."""
