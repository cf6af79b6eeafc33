"""The command `doorstep`: one module per group of verbs, each adding its own to the parser.

Bad input is one line on standard error naming the field and the fix, and exit code 2.
"""

from doorstep.config.cli.entry import main

__all__ = ["main"]
