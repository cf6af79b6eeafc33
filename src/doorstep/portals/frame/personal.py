"""What this room keeps about people: callers as digests, for minutes."""

HELD = ()
IMPERSONAL = ("CallerCount",)
