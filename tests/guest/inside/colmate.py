#!/usr/lib/colmate/bin/python
"""The command, as an installer writes it for an entry point."""

import sys

from scanner.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
