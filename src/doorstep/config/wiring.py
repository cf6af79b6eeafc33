"""Binds events to handlers and facts to readers: the one place where rooms meet."""


def wire() -> None:
    """Called once per process when all rooms are loaded."""
