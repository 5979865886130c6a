"""The console command: `colmate`, or `python -m scanner`."""

import sys


def main() -> int:
    """Run the command of this process's arguments; the return value is its exit code."""
    try:
        # A worker imports this module, not its commands.
        from scanner.cli.run import run  # noqa: PLC0415
        from scanner.cli.stopping import stoppable  # noqa: PLC0415
        from scanner.cli.streams import reopen_closed  # noqa: PLC0415

        reopen_closed()
        return stoppable(lambda: run(sys.argv[1:]))
    except KeyboardInterrupt:  # before or after the command's own care for it
        return 130


if __name__ == "__main__":
    sys.exit(main())
