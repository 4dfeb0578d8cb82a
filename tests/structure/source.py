"""The product's source as syntax trees, for the checks of its own rules.

Must not import the product: the checks judge text, also of modules that would not import.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "storage", "cards", "scheduler")


@dataclass(frozen=True)
class Module:
    """One source file: `path` is relative to the project, with forward slashes."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name other modules import it by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield (line, dotted name) of every import, in functions too; `from a import b` is `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            elif (
                isinstance(node, ast.Call)
                and _called(node).endswith("import_module")
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.lineno, str(node.args[0].value)

    def calls(self) -> Iterator[tuple[int, str]]:
        """Yield (line, dotted name as written) of every call."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, _called(node)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return the Python files under the folders (default: the five packages), sorted by path."""
    found = []
    for folder in folders or PACKAGES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            path = file.relative_to(ROOT).as_posix()
            found.append(Module(path, text, ast.parse(text, filename=path)))
    return tuple(found)


def _called(call: ast.Call) -> str:
    parts: list[str] = []
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
