"""A policy is tried before it is applied: it must still find what it has to find.

The letter is synthetic: its number's order (990) is reached by no commune.
"""

import io
from typing import Final

from agent.policy import Policy
from agent.service.footprint import give_back
from findings import Reason, Verdict
from scanner.inspection import Inspection
from scanner.standard_input import piped
from scanner.walk import BadPattern, Candidate, CannotOpen, WalkRules
from scanner.workers import Setup

LETTER: Final = """Centre hospitalier de Saint-Exemple
Compte rendu d'hospitalisation
Patiente : ESSAI Camille, née le 14/05/1985, NIR 2 85 05 78 006 990 08
Diagnostic : diabète de type 2 (E11.9). Traitement : metformine 850 mg.
"""
KEY: Final = b"the key of a trial, kept nowhere"


def passes(policy: Policy) -> bool:
    """Whether the globs can be read, and a worker under these limits finds a leak in a letter."""
    try:
        WalkRules(roots=("/",), exclude=policy.exclude)
    except BadPattern:
        return False
    setup = Setup(limits=policy.limits, key=KEY)
    letter = piped(io.BytesIO(LETTER.encode()))
    with Inspection[None](setup, 1, _opens_nothing, second_stage=False) as inspection:
        inspection.submit(None, letter)
        verdicts = [examined.assessment.verdict for _, examined in inspection.collect()]
    give_back()
    return verdicts == [Verdict.LEAK]


def _opens_nothing(_met: Candidate) -> int:
    raise CannotOpen(Reason.SPECIAL_FILE)
