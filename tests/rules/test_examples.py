"""The examples on the page of each rule, run for real: what is Marked is marked, what is Not marked is not.

An example is a paragraph under one of the two headings, indented by four spaces, further lines by six. The words that
are marked stand in [brackets], ` -> ` leads to a suggestion. `| reference: ...` is another version of the story,
`| trusted: ...` a story from which an archive is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from detector import Article, Examiner, Finding
from detector.authorities.learning import build_archive
from detector.signals import Signal, all_signals

HEADINGS = ("Why it matters", "When it is wrong", "Marked", "Not marked")


@dataclass(frozen=True, slots=True)
class Example:
    """A copy with what stands beside it; `marked` is None where nothing of it may be marked."""

    rule: str
    copy: str
    marked: str | None
    suggestion: str | None = None
    reference: str | None = None
    trusted: str | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.marked or 'not: ' + self.copy[:40]}"


def sections(signal: Signal) -> dict[str, str]:
    """Text under each of the headings."""
    parts = re.split(rf"^({'|'.join(HEADINGS)}):\n", signal.page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(signal: Signal) -> Iterator[Example]:
    """The examples on a page, in its order."""
    for heading, text in sections(signal).items():
        if heading not in ("Marked", "Not marked"):
            continue
        for paragraph in re.split(r"^ {4}(?=\S)", text, flags=re.MULTILINE)[1:]:
            said, *beside = (" ".join(part.split()) for part in re.split(r"^ {6}\| ", paragraph, flags=re.MULTILINE))
            others = dict(part.split(": ", 1) for part in beside)
            said, _, suggestion = said.partition(" -> ")
            match = re.search(r"\[(.+?)\]", said)
            assert bool(match) == (heading == "Marked"), f"{signal.rule}: brackets belong to what is marked: {said}"
            marked = match[1] if match else None
            copy = said.replace(f"[{marked}]", marked) if marked else said
            reference, trusted = others.pop("reference", None), others.pop("trusted", None)
            assert not others, f"{signal.rule}: unknown lines {sorted(others)}"
            yield Example(signal.rule, copy, marked, suggestion or None, reference, trusted)


def found(example: Example, folder: Path) -> tuple[Finding, ...]:
    """Everything that the rule finds in the copy, however unsure."""
    authority: tuple[str, ...] = ()
    if example.trusted is not None:
        authority = (str(folder / "trusted.sqlite"),)
        build_archive([Article("trusted", example.trusted)], Path(authority[0]))
    with Examiner(rules=(example.rule,), grammar="harper", min_hint_precision=0.0, authority=authority) as examiner:
        references = [] if example.reference is None else [Article("reference", example.reference)]
        document = examiner.annotate(Article("copy", example.copy))
        paired = tuple(
            reference if reference.used else type(reference)(reference.document, "given", 1.0, True, "as the page says")
            for reference in examiner.pair(document, references, "given")
        )
        return examiner.examine_paired(document, paired).findings


SHOWN = 0.3
"""From this score on something counts as marked: below it a desk has asked for more than is shown."""


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.rule)
def test_a_page_has_its_headings_and_examples_of_both(signal: Signal) -> None:
    assert tuple(sections(signal)) == HEADINGS
    assert {example.marked is not None for example in examples(signal)} == {True, False}


@pytest.mark.parametrize("example", [one for signal in all_signals() for one in examples(signal)], ids=str)
def test_the_example_is_as_the_page_says(example: Example, tmp_path: Path) -> None:
    seen = [finding for finding in found(example, tmp_path) if finding.score >= SHOWN]
    if example.marked is None:
        assert [(finding.text, finding.score) for finding in seen] == []
        return
    there = [finding for finding in seen if finding.text == example.marked]
    assert there, f"marked: {[(finding.text, finding.score) for finding in seen]}"
    if example.suggestion is not None:
        offered = [suggestion.text for suggestion in there[0].suggestions]
        assert example.suggestion in offered
