"""How every pattern over folded bytes is compiled."""

from typing import Final

import re2

SET_BYTES: Final = 64 << 20


def latin1_options(max_bytes: int = SET_BYTES) -> re2.Options:
    """RE2 over folded bytes, one byte a character, silent; `max_bytes` bounds the automaton."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = max_bytes
    options.never_capture = True  # only spans are asked for; groups would cost a second pass
    return options
