"""The form of a format: a declaration, one function that recognises it and one that reads it.

A reader yields a stream of items:

- passages (`Prose`, `Table`, `Record`): what detectors read;
- `Member`: a document inside this one that has a name of its own (archive member, attachment). It
  gets its own record in the report, and its evidence counts for its container too;
- `Part`: bytes that belong to this very document (the PDF body of a CDA, an embedded sheet). They
  are recognised and read as if they stood here;
- `Gap`: something in this document that was not read. The outcome becomes `partial`.

It raises an `ExtractError` when it cannot go on: what it has yielded so far still counts.
Formats are tried in the order of the registry; the first that recognises the content reads it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from detectors.document import Passage
from findings import Reason
from scanner.extractors.content import Content
from scanner.limits import Limits


@dataclass(frozen=True, slots=True)
class Member:
    """A named document inside a container. `content` is valid until the next item is asked for.

    `refused` is set when the container's reader already knows that it cannot be read (an encrypted
    entry, an unknown compression): it is reported with that reason and not opened.
    """

    name: str = field(repr=False)
    content: Content
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of the same document in a format of their own."""

    content: Content


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece of the document that was not read, and why."""

    reason: Reason


Item = Passage | Member | Part | Gap
Read = Callable[[Content, Limits], Iterator[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One file format. `recognise` must not raise on any bytes and reads little."""

    name: str
    media_type: str
    recognise: Callable[[Content], bool]
    read: Read
    is_container: bool = False  # its members are files by themselves; counts towards the depth
    limits_known: str = ""  # what the reader knowingly leaves out
