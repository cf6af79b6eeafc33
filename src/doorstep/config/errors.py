"""What can be wrong with how this installation was set up."""


class BadSetting(Exception):
    """A variable of the environment has no meaning; the message names it and the fix."""
