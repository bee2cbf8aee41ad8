#!/usr/bin/env python
"""Runs the management commands."""

import json
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        # the settings refused before the command could speak; its caller still reads a last line of JSON
        if argv[1:2] != ["up"]:
            sys.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False) + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
