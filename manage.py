#!/usr/bin/env python
"""Django's command line for User Usage."""

import os
import sys

from django.core.management import execute_from_command_line

from usage_site.env import exit_when_invalid
from usage_site.version import version

if __name__ == "__main__":
    # Django would print its own.
    if sys.argv[1:] in (["version"], ["--version"]):
        sys.exit(print(version()))
    os.umask(0o077)  # what is written is its owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usage_site.settings")
    with exit_when_invalid():
        execute_from_command_line(sys.argv)
