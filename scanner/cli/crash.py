"""What a user sees of an error of ours: never its message, which may repeat what was read."""

import traceback

from scanner.errors import ColmateError
from scanner.locales import N_


def internal_error(error: BaseException) -> ColmateError:
    """Name an unexpected error by its type and the line of code it rose from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    return ColmateError(
        N_("Internal error: {kind} in {place}."),
        next_step=N_("Please report this line. COLMATE_DEBUG=1 shows more; keep that to yourself."),
        kind=type(error).__name__,
        place=place,
    )
