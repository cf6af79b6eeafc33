"""Reading a city's folder: every mistake with its file, line and column, and how to mend it.

Why all at once: the folder is written by people at an office; a reader that stops at the first
mistake costs them an afternoon.
"""
