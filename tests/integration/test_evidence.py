"""Evidence says in which story, entry or engine it was read, over everything that is found in seeds/."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector import Article, Examiner
from detector.training.labels.silver import _equivalents
from detector.types import Evidence, Observation

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
STORIES = sorted(path.parent for path in SEEDS.glob("*/marks.json"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_each_piece_of_evidence_names_one_thing_that_is_there(story: Path) -> None:
    texts = {name: (story / f"{name}.txt").read_text("utf-8") for name in ("garbled", "reference")}
    with Examiner(grammar="none", min_hint_precision=0.0) as examiner:
        report = examiner.examine(Article("garbled", texts["garbled"]), [Article("reference", texts["reference"])])
        authorities = examiner.resources.authorities
    evidence = [one for finding in report.findings for one in finding.evidence]
    assert evidence
    for one in evidence:
        if one.kind in ("reference", "document"):
            assert one.story == ("reference" if one.kind == "reference" else "garbled")
            assert one.start is not None and one.end is not None
            assert texts[one.story][one.start : one.end].strip()
        elif one.kind == "authority":
            assert one.entry is not None and any(authority.entry(one.entry) for authority in authorities)
        elif one.kind in ("grammar", "model"):
            assert one.engine
        assert sum(field is not None for field in (one.story, one.entry, one.engine)) == (one.kind != "pivot")


def test_a_sentence_that_stands_twice_is_shown_where_it_stood_first() -> None:
    sentence = "The harbour board voted on Monday to close the old quay for the winter."
    text = f"{sentence}\n\nNobody spoke against it.\n\n{sentence}"
    with Examiner(grammar="none", rules=("duplication",), min_hint_precision=0.0) as examiner:
        (finding,) = examiner.examine(Article("copy-7", text)).findings
    (shown,) = finding.evidence
    assert (shown.story, shown.start, shown.end) == ("copy-7", 0, len(sentence))


def test_other_right_forms_of_a_person_are_known_by_the_entry() -> None:
    with Examiner(grammar="none") as examiner:
        person = next(entry for entry in examiner.resources.entries("person") if len(entry.forms) > 2)
        evidence = Evidence.of_entry(person.id, f"{person.name}, {person.role}", "authority")
        seen = Observation("person-name", "authority-near-spelling", "name.person", 0, 4, 0.9, "", (evidence,))
        forms = set(_equivalents(person.name, seen, examiner))
    assert {form.text for form in person.forms if form.kind != "garbled"} <= forms
