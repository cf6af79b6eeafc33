"""Fees of a case: assessed from the law of the day, recorded as received, never edited.

Why apart from the case: what was due and what was taken must add up whatever became of the case.
"""
