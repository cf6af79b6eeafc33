"""Django's own commands under Doorstep's settings (developers only)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.config.settings")
    os.environ.setdefault("DOORSTEP_POOL", "0")
    execute_from_command_line(sys.argv)
