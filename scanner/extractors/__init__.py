"""Reading files of many formats into passages. The registry is the tuple `FORMATS`, in order."""

from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item, Member, Part
from scanner.extractors.registry import FORMATS, recognise

__all__ = ["FORMATS", "Content", "Format", "Gap", "Item", "Member", "Part", "recognise"]
