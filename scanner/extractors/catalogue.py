"""The page of the formats, written from their declarations."""

from scanner.extractors.registry import FORMATS


def formats_page() -> str:
    """Every registered format with what its reader knowingly leaves out, as Markdown."""
    lines = [
        "# What Colmate reads",
        "",
        "Written from the declarations in `scanner/extractors/` by `make docs`. Formats are",
        "recognised by content, in this order, never by the extension alone.",
        "",
        "| format | media type | what is left out |",
        "|---|---|---|",
    ]
    lines += [
        f"| {known.name} | `{known.media_type}` | {known.limits_known or ' '} |"
        for known in FORMATS
    ]
    return "\n".join(lines) + "\n"
