"""The report formats by name. A format's module is loaded when it is asked for."""

from importlib import import_module
from typing import Final, TextIO

from scanner.outputs.writer import Format, Setting, Writer


def _format(name: str, class_name: str, *, streamed: bool = False) -> Format:
    def opened(stream: TextIO, setting: Setting) -> Writer:
        module = import_module(f"scanner.outputs.{name}_report")
        writer: Writer = getattr(module, class_name)(stream, setting)
        return writer

    return Format(name, opened, streamed=streamed)


FORMATS: Final = {
    one.name: one
    for one in (
        _format("table", "TableWriter"),
        _format("json", "JsonWriter"),
        _format("jsonl", "JsonLinesWriter", streamed=True),
        _format("csv", "CsvWriter", streamed=True),
        _format("html", "HtmlWriter"),
        _format("sarif", "SarifWriter"),
    )
}
