"""The process of the agent: `python -m agent.service PART SETTINGS LANGUAGE`.

`colmate agent run` becomes this one, which knows no command line: it stays for months.
"""

import sys
from contextlib import ExitStack
from pathlib import Path

from agent.host import this_host
from agent.log import Level, set_up
from agent.service.footprint import stay_small
from agent.service.heart import Heart
from agent.service.life import Life
from agent.service.machine import Machine
from agent.service.running import Part, run
from agent.settings import read_settings
from scanner.errors import ColmateError, ExitCode
from scanner.locales import Language, language


def main() -> int:
    """Run the half that the arguments name."""
    part, settings_file, code = sys.argv[1:4]
    file = Path(settings_file)
    return serve(Part(part), Machine(this_host(), read_settings(file), file), language(code))


def serve(part: Part, machine: Machine, words: Language, life: Life | None = None) -> int:
    """Run until a signal comes; what cannot go on is said in words, not as a trace.

    A `life` that was entered already belongs to a service of Windows.
    """
    stay_small()
    with ExitStack() as stack:
        stop = life or stack.enter_context(Life(Heart.from_environment()))
        return _serve(part, machine, words, stop)


def _serve(part: Part, machine: Machine, words: Language, life: Life) -> int:
    log = machine.settings.log
    try:
        set_up(Level(log.level.value), log.file)
        run(part, machine.peer(), machine.ground(), life, life.heart.ready)
    except ColmateError as error:
        sys.stderr.write(f"colmate: {words.say(error.text, **error.values)}\n")
        if error.next_step:
            sys.stderr.write(f"  → {words.say(error.next_step)}\n")
        return error.exit_code
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
