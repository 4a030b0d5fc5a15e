"""The whole way through, with the real tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detector.case import Case
from detector.pipeline import Examiner
from detector.pipeline.functions import align, check
from detector.settings import Settings
from detector.signals import Signal, duplication
from detector.types import Alignment, Article, Observation
from detector.types.errors import ServiceError, SettingsError, UnreadableError


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(grammar="none") as opened:
        yield opened


def _article(stories: Path, name: str) -> Article:
    return Article(name, (stories / f"{name}.txt").read_text("utf-8"))


def test_a_version_is_used_and_another_story_is_not(examiner: Examiner, stories: Path) -> None:
    copy, original, other = (_article(stories, name) for name in ("garbled", "original", "other"))
    report = examiner.examine(copy, [original, other])
    assert [(reference.id, reference.used) for reference in report.references] == [("original", True), ("other", False)]
    assert all(reference.reason for reference in report.references)
    assert {link.reference for sentence in report.sentences for link in sentence.links} == {0}
    assert "quote" not in {skipped.stage for skipped in report.not_run}

    alone = examiner.examine(copy, [other])
    skipped = {skipped.stage: skipped for skipped in alone.not_run}
    assert skipped["quote"].reason == "no other version given is of this story"
    assert not any(skipped.failed for skipped in alone.not_run)


def test_a_report_says_which_story_it_is_about(examiner: Examiner, stories: Path) -> None:
    article = replace(_article(stories, "other"), title="Rovers", path="desk/other.txt")
    report = examiner.examine(article)
    assert (report.story.id, report.story.path, report.story.title) == ("other", "desk/other.txt", "Rovers")
    assert (report.story.language, report.story.text) == ("en", None)
    assert 80 < report.story.words < 150
    assert examiner.examine(replace(article, embedded=True)).story.text == article.text


def test_a_story_in_another_language_is_not_judged(examiner: Examiner, stories: Path) -> None:
    report = examiner.examine(_article(stories, "arabic"))
    assert (report.verdict.label, report.verdict.garbled, report.findings) == ("unknown", None, ())
    assert len(report.sentences) >= 3
    (skipped,) = report.not_run
    assert (skipped.stage, skipped.failed) == ("language", True)
    assert "only English" in skipped.reason


def _fails(_case: Case) -> Iterator[Observation]:
    yield from ()
    raise ZeroDivisionError("on purpose")


def _is_refused(_case: Case) -> Iterator[Observation]:
    yield from ()
    raise ServiceError("the engine died: start it again")


def test_a_rule_that_fails_costs_that_rule_alone(stories: Path) -> None:
    with Examiner(grammar="none") as examiner:
        broken = (Signal("breaks", ("term",), _fails), Signal("refused", ("term",), _is_refused))
        examiner.__dict__["signals"] = (*broken, duplication.SIGNAL)
        report = examiner.examine(_article(stories, "garbled"))
    assert [(skipped.stage, skipped.failed) for skipped in report.not_run] == [("breaks", True), ("refused", True)]
    assert "ZeroDivisionError: on purpose" in report.not_run[0].reason
    assert report.not_run[1].reason == "the engine died: start it again"
    assert "duplication" in {finding.rule for finding in report.findings}


def test_only_the_rules_asked_for_look(stories: Path) -> None:
    article = _article(stories, "garbled")
    with Examiner(rules=("duplication", "quote")) as examiner:
        report = examiner.examine(article)
    assert {finding.rule for finding in report.findings} == {"duplication"}
    assert [(skipped.stage, skipped.failed) for skipped in report.not_run] == [("quote", True)]
    with pytest.raises(SettingsError, match="unknown rule 'dup'"), Examiner(rules=("dup",)) as examiner:
        examiner.examine(article)


def test_switched_off_grammar_is_said_and_is_no_failure(examiner: Examiner, stories: Path) -> None:
    report = examiner.examine(_article(stories, "other"))
    stages = {skipped.stage: skipped.failed for skipped in report.not_run if skipped.stage.startswith("grammar/")}
    assert stages == {"grammar/harper": False, "grammar/languagetool": False}


def test_the_signature_changes_with_what_changes_the_report(examiner: Examiner) -> None:
    with Examiner(grammar="none") as same, Examiner(grammar="none", min_hint_precision=0.9) as stricter:
        assert same.signature == examiner.signature != stricter.signature
    with Examiner(grammar="none", shipped_authority=False) as unaided:
        assert unaided.signature != examiner.signature
    assert "detector-" in examiner.signature and "encoder-" in examiner.signature


def test_numbers_are_rounded_so_that_bytes_agree(examiner: Examiner, stories: Path) -> None:
    report = examiner.examine(_article(stories, "garbled"), [_article(stories, "original")])
    numbers = [finding.score for finding in report.findings] + [reference.similarity for reference in report.references]
    numbers += [link.score for sentence in report.sentences for link in sentence.links]
    numbers += [sentence.garbled for sentence in report.sentences if sentence.garbled is not None]
    assert all(number == round(number, 4) for number in numbers)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnreadableError, match="longer than 10 characters"):
        check("The mayor spoke on Monday.", max_characters=10)


def test_texts_are_aligned_whatever_they_are_weighed() -> None:
    alignment = align("The mayor spoke on Monday. It rained.", "It rained all day. On Monday the mayor gave a speech.")
    assert isinstance(alignment, Alignment)
    assert alignment.references[0].used
    assert {(link.copy, link.target) for link in alignment.links} >= {((0,), (1,))}


def test_settings_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_RULES", "duplication")
    report = check("The mayor spoke to to the council on Monday.")
    assert {finding.rule for finding in report.findings} <= {"duplication"}
    assert Settings() == Settings.load(environment={})


def test_an_engine_that_dies_on_the_way_is_reported_and_the_rest_goes_on() -> None:
    story = Article("copy", "The the minister said on Friday that taxes would fall next year. Nobody believed him.")
    with Examiner(Settings(grammar="languagetool", languagetool_url="http://127.0.0.1:9")) as examiner:
        report = examiner.examine(story)
    assert [finding.rule for finding in report.findings] == ["duplication"]
    (away,) = [skipped for skipped in report.not_run if skipped.stage == "grammar/languagetool"]
    assert away.failed
    assert away.reason


def test_a_copy_in_another_language_keeps_its_references_in_the_report(stories: Path) -> None:
    with Examiner(grammar="none") as examiner:
        report = examiner.examine(_article(stories, "arabic"), [_article(stories, "original")])
    assert report.verdict.label == "unknown" and report.not_run[0].failed
    (reference,) = report.references
    assert (reference.id, reference.used) == ("original", False)
    assert "another language" in reference.reason
