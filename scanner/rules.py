"""The version of the rules: detectors, tables and weights by which a file was judged."""

from typing import Final

RULES_VERSION: Final = "2026.11.1"
