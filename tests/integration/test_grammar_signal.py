"""The rule `grammar`, with the real engines. LanguageTool must have been fetched: run `detector setup` first."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

import pytest

from detector import assets
from detector.annotation import annotate
from detector.case import Case
from detector.case.resources import Resources
from detector.findings.calibration import Calibration
from detector.grammar.languagetool import install
from detector.settings import Settings
from detector.signals import grammar
from detector.types import Alignment, Article, Document, Observation, Reference, Skipped

GARBLED = """The minister said that the the plan was was ready.

Officials met in a old building, and the officials of the ministry of the ministry agreed."""

FINE = """Negotiators from both countries said Tuesday that the ceasefire would hold through the weekend.

Tomasz Wszołek, who leads the delegation, told reporters that "nobody has left the table."

Shares of Kowalczyk Holdings fell 3.2% to 41.10 zloty; analysts had expected a steeper drop."""


def document(text: str) -> Document:
    return annotate.annotate(Article("story", text))


def alone(text: str) -> Alignment:
    return Alignment(document(text))


def beside(copy: str, reference: str, used: bool = True) -> Alignment:
    return Alignment(document(copy), (Reference(document(reference), "given", 0.9, used, "the same story"),))


@pytest.fixture(scope="module")
def resources() -> Iterator[Resources]:
    assert install.installed(Settings()) is not None, "LanguageTool has not been fetched: run `detector setup` first"
    with Resources(Settings(grammar="all")) as opened:
        yield opened


def found(alignment: Alignment, resources: Resources) -> list[Observation]:
    return [seen for seen in grammar.find(Case(alignment, resources)) if isinstance(seen, Observation)]


def skipped(alignment: Alignment, resources: Resources) -> list[Skipped]:
    return [seen for seen in grammar.find(Case(alignment, resources)) if isinstance(seen, Skipped)]


def texts(alignment: Alignment, resources: Resources) -> set[str]:
    return {alignment.copy.text[seen.start : seen.end] for seen in found(alignment, resources)}


def test_doubled_words_and_wrong_articles_are_seen_by_both_engines(resources: Resources) -> None:
    alignment = alone(GARBLED)
    assert {"the the", "was was", "a"} <= texts(alignment, resources)
    assert {seen.kind.split("/")[0] for seen in found(alignment, resources)} == {"harper", "languagetool"}
    assert skipped(alignment, resources) == []


def test_nothing_can_become_an_alert_by_itself(resources: Resources) -> None:
    seen = found(alone(GARBLED), resources)
    assert seen
    assert all(
        Calibration.bundled().calibrated(observation).precision < Settings().min_precision for observation in seen
    )
    for observation in seen:
        assert observation.rule == "grammar"
        assert observation.category in grammar.SIGNAL.categories
        assert observation.evidence[0].source == observation.kind.split("/")[0]
        assert all(suggestion.text.strip() for suggestion in observation.suggestions)


def test_clean_copy_with_unknown_names_is_left_alone(resources: Resources) -> None:
    assert found(alone(FINE), resources) == []


def test_what_the_reference_has_too_does_not_count(resources: Resources) -> None:
    reference = "It was the the minister who spoke first, according to a witness."
    assert "the the" not in texts(beside(GARBLED, reference), resources)
    assert "was was" in texts(beside(GARBLED, reference), resources)


def test_a_reference_that_is_not_used_excuses_nothing(resources: Resources) -> None:
    alignment = beside(GARBLED, "It was the the minister who spoke first.", used=False)
    assert "the the" in texts(alignment, resources)


def test_one_engine_that_fails_does_not_silence_the_other() -> None:
    settings = replace(Settings(grammar="all"), languagetool_url="http://127.0.0.1:9/")
    with Resources(settings) as resources, pytest.MonkeyPatch.context() as patch:
        patch.setattr("detector.grammar.languagetool.checker._RECOVERY_S", 0.1)
        seen = found(alone(GARBLED), resources)
        assert {observation.kind.split("/")[0] for observation in seen} == {"harper"}
        (failed,) = skipped(alone(GARBLED), resources)
        assert failed.stage == "grammar/languagetool"
        assert failed.failed
        assert "LanguageTool failed" in failed.reason


def test_the_table_holds_measured_rules_only() -> None:
    with assets.path("data", "tables", "grammar_rules.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len({(row["engine"], row["kind"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["engine"] in ("harper", "languagetool")
        assert row["category"] in grammar.SIGNAL.categories
        assert 0 < float(row["raw_score"]) <= 0.55
        assert float(row["machine_per_1000"]) >= 3 * float(row["clean_per_1000"])


def test_the_page_is_written_for_an_editor() -> None:
    page = grammar.SIGNAL.page
    assert "Marked:" in page
    assert "Not marked:" in page
