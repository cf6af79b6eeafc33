"""What this room keeps about people, and what for: counts alone."""

HELD = ()
IMPERSONAL = ("Tally", "CountedState", "DayCount", "FineApplicant", "PublishedText")
"""`FineApplicant` counts by the applicant's mark in the public log, which names nobody."""
