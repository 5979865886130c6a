"""Tables judged by column: header words and the share of valid values tell what a column holds.

Each row then becomes a `Record` whose fields have roles, so that a list of 200 patients counts 200.
"""

from collections.abc import Iterator

from detectors.document import Record, Table


class TableJudge:
    """Judges the tables of one document. Keeps what it learnt of a table from chunk to chunk."""

    def records(self, table: Table) -> Iterator[Record]:
        """One record a row that holds something, fields in column order."""
        yield from ()
