"""From evidence to verdict: one case file a document, weighed by the scorecard."""

from scanner.assess.case import CaseFile
from scanner.assess.verdict import conclude

__all__ = ["CaseFile", "conclude"]
