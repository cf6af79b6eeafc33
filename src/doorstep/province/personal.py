"""What this room keeps about people: nothing; a city's persons never reach the province."""

HELD = ()
IMPERSONAL = (
    "Request",
    "Pool",
    "Entry",
    "Checkpoint",
    "Call",
    "Opening",
    "GenesisList",
    "Snapshot",
    "Anomaly",
)
