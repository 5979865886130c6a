"""Finds every source string that people may read, as the catalogue must translate it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2

ROOT = Path(__file__).parents[3]
ROOMS = (ROOT / "agent", ROOT / "scanner")
_MARKS = {"N_": 1, "say": 1, "count": 2}  # function: how many of its arguments are source strings


def source_strings() -> dict[str, tuple[str, ...]]:
    """Each source string by its singular: itself, and its plural where it has one."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(file for room in ROOMS for file in room.rglob("*.py")):
        for forms in _in_python(file.read_text("utf-8")):
            found[forms[0]] = max(forms, found.get(forms[0], ()), key=len)
    for file in sorted(file for room in ROOMS for file in room.rglob("*.j2")):
        for forms in _in_template(file.read_text("utf-8")):
            found[forms[0]] = max(forms, found.get(forms[0], ()), key=len)
    return found


def _in_python(text: str) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            strings = [
                argument.value
                for argument in node.args[: _MARKS.get(name, 0)]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if strings and len(strings) == _MARKS[name]:
                yield tuple(strings)


def _in_template(text: str) -> Iterator[tuple[str, ...]]:
    for call in jinja2.Environment().parse(text).find_all(jinja2.nodes.Call):
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name == "say":
            (first, *_) = call.args
            assert isinstance(first, jinja2.nodes.Const)
            yield (first.value,)
