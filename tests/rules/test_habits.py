"""The habits of the house, for whoever adds to it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from detector.signals import Signal, all_signals

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "detector"
MODULES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md",
    "data", "detector", "models", "pyproject.toml", "seeds", "tests",
}  # fmt: skip
HEAVY = (
    "numpy",
    "onnxruntime",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "tokenizers",
    "torch",
    "wordfreq",
    "harper",
)


@cache
def _tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git working tree")
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------- signals


SIGNALS = {signal.find.__module__.rpartition(".signals.")[2].partition(".")[0]: signal for signal in all_signals()}
FILES = {
    file.relative_to(PACKAGE / "signals").parts[0].removesuffix(".py") for file in (PACKAGE / "signals").rglob("*.py")
}


@pytest.mark.parametrize("name", sorted((SIGNALS.keys() | FILES) - {"__init__"}))
def test_a_signal_is_a_file_a_line_and_its_examples(name: str) -> None:
    missing = []
    if name not in FILES:
        missing.append(f"the file signals/{name}.py")
    if name not in SIGNALS:
        missing.append(f"the line {name}.SIGNAL in all_signals()")
    else:
        missing += [f"examples under {words}: on the page" for words in EXAMPLES if not _examples(SIGNALS[name], words)]
    assert missing == []


EXAMPLES = ("Marked", "Not marked")


def _examples(signal: Signal, words: str) -> bool:
    return bool(re.search(rf"^{words}\b[^:\n]*:[ \n]*\S", signal.page, re.MULTILINE))


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.rule)
def test_a_signal_has_its_name_its_page_and_its_test(signal: Signal) -> None:
    name = signal.rule.replace("-", "_")
    assert SIGNALS[name] is signal, f"{signal.rule} is not found in signals/{name}.py"
    assert signal.page.splitlines()[0].endswith("."), f"the page of {signal.rule} does not open with a sentence"
    assert signal.categories, f"{signal.rule} names no category"
    tests = (file for folder in ("unit", "integration") for file in (ROOT / "tests" / folder).rglob("test_*.py"))
    assert any(re.search(rf'\b{name}\b|"{signal.rule}"', test.read_text("utf-8")) for test in tests), "no test"


def test_the_categories_of_signals_are_those_that_are_published() -> None:
    from typing import get_args

    from detector.types import Category

    assert {category for signal in all_signals() for category in signal.categories} <= set(get_args(Category))


# ---------------------------------------------------------------- the tree


def test_the_top_level_holds_what_was_agreed() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in _tracked()} <= TOP_LEVEL


def test_no_path_of_a_machine_is_in_the_tree() -> None:
    places = {f"{ROOT.parent}/" if len(ROOT.parent.parts) > 1 else f"{ROOT}/", f"{Path.home()}/", f"{sys.prefix}/"}
    pattern = re.compile("|".join([*map(re.escape, places), r"/(?:home|Users)/(?!\.)\w+/", r"[A-Z]:\\Users\\"]))
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in _tracked()
        if file != Path(__file__) and (text := _text(file)) is not None
        for match in [pattern.search(text)]
        if match
    ]
    assert found == []


def test_there_are_no_drawers_for_everything() -> None:
    names = {file.stem for file in MODULES} | {file.parent.name for file in MODULES}
    assert names.isdisjoint({"utils", "util", "helpers", "misc", "common_utils"})


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_says_what_it_is(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text("utf-8"))), "no docstring"


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_what_is_public_is_described(module: Path) -> None:
    """Classes and functions without an underscore have a docstring; bodies of a protocol may leave it out."""
    tree = ast.parse(module.read_text("utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert bare == []


# ---------------------------------------------------------------- imports


def test_importing_the_package_loads_nothing_heavy() -> None:
    probe = f"import sys, detector, detector.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_no_module_loads_anything_heavy_but_numpy_when_it_is_imported() -> None:
    names = [
        ".".join(("detector", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for file in MODULES
        if file.stem != "__main__"
    ]
    heavy = tuple(name for name in HEAVY if name != "numpy")
    probe = f"""
import importlib, sys
for name in {names!r}:
    importlib.import_module(name)
    loaded = [m for m in {heavy!r} if m in sys.modules]
    if loaded:
        sys.exit(f"{{name}} loads {{loaded}}")
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_only_the_commands_print() -> None:
    printing = [
        module.relative_to(PACKAGE).as_posix()
        for module in MODULES
        if module.parent.name != "cli"
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


# ---------------------------------------------------------------- the README


def test_the_readme_opens_with_two_lines() -> None:
    block = (ROOT / "README.md").read_text("utf-8").split("```")[1]
    lines = block.splitlines()[1:]
    assert len(lines) == 2
    assert "detector check seeds/" in lines[0]
    assert "pytest" in lines[1]
    for word in re.findall(r"seeds/\S+", lines[0]):
        assert (ROOT / word).is_file(), f"{word} of the README's first line is not there"


def test_the_readme_names_every_command_and_rule() -> None:
    from detector.cli import cli

    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name in cli.list_commands(None) if f"detector {name}" not in readme]  # type: ignore[arg-type]
    missing += [signal.rule for signal in all_signals() if f"`{signal.rule}`" not in readme]
    assert missing == []


def test_the_map_names_every_folder_and_nothing_that_is_gone() -> None:
    text = (PACKAGE / "README.md").read_text("utf-8")
    tree = text.partition("## The tree")[2].split("```")[1]
    folders = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file()}
    drawn = set(re.findall(r"^  (\w+)/", tree, re.MULTILINE))
    assert drawn == folders
    for word in ("format", "writer", "signal", "authority", "feature", "language", "endpoint", "engine"):
        assert f"\n**{word}**" in text, f"it does not say how to add a {word}"
    gone = [
        path
        for path in re.findall(r"`((?:data|tests|models)/[\w/.]+|\w+/[\w/]+\.py)`", text)
        if not (ROOT / path).exists() and not (PACKAGE / path).exists()
    ]
    assert gone == []


def test_no_test_measures_time() -> None:
    """Benchmarks do. A test may wait for something, up to a limit."""
    clocks = re.compile(r"perf_counter|process_time|ru_utime|getrusage")
    files = (file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__) and file.parent.name != "bench")
    assert [file.name for file in files if clocks.search(file.read_text("utf-8"))] == []
