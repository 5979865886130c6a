"""Reports written to text in memory."""

import io
from collections.abc import Callable, Iterable

import pytest

from findings import ReportRecord
from scanner.locales import language
from scanner.options import ScanOptions
from scanner.outputs.registry import FORMATS
from scanner.outputs.writer import Setting
from tests.scanner.fake_engine import summary_of

Written = Callable[..., str]


@pytest.fixture
def written() -> Written:
    """Write records and their summary in a format; return the report."""

    def write(
        form: str,
        records: Iterable[ReportRecord],
        *,
        lang: str = "en",
        width: int = 80,
        exit_code: int | None = None,
        **options: object,
    ) -> str:
        stream = io.StringIO()
        asked = ScanOptions(**{"roots": ("Bureau",), "lang": lang} | options)  # type: ignore[arg-type]
        setting = Setting(
            options=asked, language=language(lang), version="0.1.0", width=width, colour=False
        )
        writer = FORMATS[form].open(stream, setting)
        kept = list(records)
        for record in (*kept, summary_of(kept, exit_code)):
            writer.write(record)
        return stream.getvalue()

    return write
