"""Sizes of the house: entries a folder, lines a module, decimals without a name. Exceptions only become fewer."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "detector"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_ENTRIES = 25
MOST_ON_TOP = 27
"""The package itself: its folders, the way, and what every package has (`__init__`, `__main__`, `py.typed`, a map)."""
LONGEST_MODULE = 400
LONGEST_SIGNAL = 200

LONGER = {}
"""Modules that are longer than they may be, with the length that they have. Take out what fits; add nothing."""

DECIMALS = Path(__file__).with_name("decimals.json")
"""For each module the number of decimals in its functions that have no name. They may only become fewer."""


def _name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_module_is_small_enough_to_hold(module: Path) -> None:
    lines = len(module.read_text("utf-8").splitlines())
    limit = LONGEST_SIGNAL if module.parent.name == "signals" else LONGEST_MODULE
    assert lines <= max(limit, LONGER.get(_name(module), 0)), f"{_name(module)} has {lines} lines: {limit} are allowed"


def test_the_list_of_longer_modules_only_shrinks() -> None:
    for name in LONGER:
        module = PACKAGE / name
        limit = LONGEST_SIGNAL if module.parent.name == "signals" else LONGEST_MODULE
        assert module.is_file(), f"{name} is gone: take it out of LONGER"
        assert len(module.read_text("utf-8").splitlines()) > limit, f"{name} fits: take it out of LONGER"


def test_no_folder_is_crowded() -> None:
    for folder in (PACKAGE, *(path for path in PACKAGE.rglob("*") if path.is_dir() and path.name != "__pycache__")):
        entries = sorted(path.name for path in folder.iterdir() if path.name != "__pycache__" and path.suffix != ".pyc")
        limit = MOST_ON_TOP if folder == PACKAGE else MOST_ENTRIES
        assert len(entries) <= limit, f"{folder.relative_to(ROOT)}: {len(entries)} entries, {limit} are allowed"


# ---------------------------------------------------------------- decimals without a name


class _InFunctions(ast.NodeVisitor):
    """Counts decimals in functions. 0.0 and 1.0 are ends of a scale; a default is named by its parameter."""

    def __init__(self) -> None:
        self.found = 0
        self._inside = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._enter(node.body)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._enter([node.body])

    def visit_Constant(self, node: ast.Constant) -> None:
        self.found += bool(self._inside) and isinstance(node.value, float) and node.value not in (0.0, 1.0)

    def _enter(self, nodes: list[ast.stmt] | list[ast.expr]) -> None:
        self._inside += 1
        for node in nodes:
            self.visit(node)
        self._inside -= 1


def decimals(source: str) -> int:
    """The number of decimals in the functions of a module that have no name."""
    counted = _InFunctions()
    counted.visit(ast.parse(source))
    return counted.found


def test_decimals_are_counted_where_they_steer() -> None:
    assert decimals("_LEAST = 0.3\nclass A:\n    least = 0.2\ndef f(x=0.5):\n    return min(1.0, max(0.0, x))") == 0
    assert (
        decimals("def f(x):\n    def g(y):\n        return y > 0.3\n    return g(x) if x < 0.25 else lambda z: 1.5")
        == 3
    )


def test_no_module_gains_a_decimal_that_has_no_name(request: pytest.FixtureRequest) -> None:
    """A number that steers a decision is fitted, or a constant with a name and a reason.

    After decimals were named: pytest tests/rules --update
    """
    found = {
        _name(module): count
        for module in MODULES
        if "training" not in module.relative_to(PACKAGE).parts
        for count in (decimals(module.read_text("utf-8")),)
        if count
    }
    allowed: dict[str, int] = json.loads(DECIMALS.read_text("utf-8"))
    more = {name: (count, allowed.get(name, 0)) for name, count in found.items() if count > allowed.get(name, 0)}
    assert more == {}, "more decimals without a name than are allowed"
    if found != allowed and request.config.getoption("--update"):
        DECIMALS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        pytest.fail("decimals.json was written: run without --update")
    assert found == allowed, "there are fewer: keep them with pytest tests/rules --update"
