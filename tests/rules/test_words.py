"""One word a thing: names of modules and of what stands in them keep to the glossary of `detector/README.md`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "detector"
MODULES = sorted(PACKAGE.rglob("*.py"))

RETIRED = {
    "weigh": "calibrate", "weighed": "calibrated", "weighing": "calibration", "strength": "raw_score",
    "judge": "estimator", "judged": "estimated", "judges": "estimates", "judging": "estimation",
    "odds": "logit", "chance": "probability", "chances": "probabilities",
    "likeness": "similarity", "nearness": "similarity", "misnamed": "linking",
    "cast": "related story", "casts": "related stories", "witness": "silver label", "witnesses": "silver labels",
    "plant": "inject", "plants": "inject", "planted": "injected", "planting": "injection",
    "filing": "index writer", "organisation": "organization", "organisations": "organizations",
    "bodies": "organizations", "tools": "resources", "shipped": "bundled",
}  # fmt: skip
"""Word → what the thing is called here."""
GONE = {
    "answers", "bodies", "casts", "counterparts", "filing", "graphs", "integrity", "judging", "layout", "many",
    "misnamed", "opened", "phrases", "plant", "titles", "tools", "upkeep", "utils", "weigh", "witness",
}  # fmt: skip
"""Rooms whose names told nothing."""
PUBLISHED = {"shipped_authority"}
"""Names that people rely on: settings."""


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _given(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The names that a module gives, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_name_is_made_of_a_retired_word(module: Path) -> None:
    found = [
        f"line {line}: {name} ({word} is called {RETIRED[word]})"
        for line, name in _given(ast.parse(module.read_text("utf-8")))
        if name not in PUBLISHED
        for word in _words(name)
        if word in RETIRED
    ]
    assert found == []


def test_no_module_or_folder_has_a_retired_name() -> None:
    names = {module.stem for module in MODULES} | {module.parent.name for module in MODULES}
    assert names & GONE == set()
    assert {word for name in names for word in _words(name)} & RETIRED.keys() == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_docstring_names_the_thing_first(module: Path) -> None:
    """ "Probability in [0, 1] that ...", never "What ..." without a head."""
    found = [
        docstring.splitlines()[0]
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        for docstring in (ast.get_docstring(node) or "",)
        if docstring.startswith("What ")
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_that_is_named_is_there(module: Path) -> None:
    """`folder/module.py`, from the module's own folder or any above it."""
    above = [folder for folder in module.parents if folder == PACKAGE.parent or PACKAGE.parent in folder.parents]
    gone = [
        name
        for name in re.findall(r"[\w/]+\.py\b", module.read_text("utf-8"))
        if not any((folder / name).exists() for folder in above)
    ]
    assert gone == []
