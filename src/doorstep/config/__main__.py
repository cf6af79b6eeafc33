"""`python -m doorstep.config …` is the command `doorstep`, wherever it is installed."""

import sys

from doorstep.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
