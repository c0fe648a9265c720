"""The program's own text, parsed once: what the structural tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "scheduler")


@dataclass(frozen=True)
class Import:
    """One import: what is imported, where, and whether only when a function runs."""

    module: str
    line: int
    lazy: bool


@dataclass(frozen=True)
class Source:
    """One file.

    Attributes:
        module: its dotted name, as "bot.store.rows".
        path: from the root of the checkout.
    """

    module: str
    path: str
    text: str
    tree: ast.Module

    @property
    def imports(self) -> tuple[Import, ...]:
        """Everything it imports, at the top or inside a function."""
        return tuple(_imports(self.tree, self.module, self.path, lazy=False))


@cache
def sources() -> tuple[Source, ...]:
    """Every file of the program."""
    found = []
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            path = file.relative_to(ROOT)
            parts = path.with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = file.read_text()
            found.append(Source(module, str(path), text, ast.parse(text, str(path))))
    assert len(found) > 60, "these are not the sources"
    return tuple(found)


def within(module: str, *packages: str) -> bool:
    """Whether a module is one of these, or inside one of them."""
    return any(module == one or module.startswith(f"{one}.") for one in packages)


def _imports(node: ast.AST, module: str, path: str, *, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inside = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, inside)
        elif isinstance(child, ast.ImportFrom):
            origin = _origin(child, module, path)
            for alias in child.names:
                inner = f"{origin}.{alias.name}"
                yield Import(inner if _is_module(inner) else origin, child.lineno, inside)
        else:
            yield from _imports(child, module, path, lazy=inside)


def _origin(node: ast.ImportFrom, module: str, path: str) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    base = parts[: len(parts) - node.level + path.endswith("__init__.py")]
    return ".".join([*base, *([node.module] if node.module else [])])


@cache
def _is_module(name: str) -> bool:
    """Whether `from a import b` names the module a.b of this house."""
    if not within(name, *PACKAGES):
        return False
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or place.is_dir()
