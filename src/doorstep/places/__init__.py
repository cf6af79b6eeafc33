"""Where things are done: counties with their names by day, service points, what each may handle.

Why data: another city is another folder under `cities/`; no line of this room names a place.
"""
