"""The console command: `colmate`, or `python -m scanner`."""

import sys


def main() -> int:
    """Run the command of this process's arguments; the return value is its exit code."""
    from scanner.cli.run import run  # noqa: PLC0415 - a worker imports this module, not its commands

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
