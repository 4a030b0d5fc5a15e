"""Reports that were read and found good: what is marked in the stories under seeds/, alone and beside their reference.

Kept are the marks (rule, place, tier, first suggestion), not the scores, which may differ in the last figure from one
processor to the next. After a change for the better write them anew, and read the difference; that run fails, the next
one tells whether they hold:

    pytest tests/golden --update
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detector import Article, Examiner, Settings
from detector.evaluation import stories
from detector.evaluation.corrections import is_right
from detector.types import Finding

ROOT = Path(__file__).resolve().parents[2]
STORIES = sorted(path.parent for path in (ROOT / "seeds").glob("*/marks.json"))


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(Settings(grammar="none")) as opened:
        yield opened


def examined(examiner: Examiner, story: Path, copy: str, reference: str | None) -> tuple[Finding, ...]:
    others = [Article(reference, (story / f"{reference}.txt").read_text("utf-8"))] if reference else []
    return examiner.examine(Article(copy, (story / f"{copy}.txt").read_text("utf-8")), others).findings


Marks = dict[str, list[list[Any]]]


def hold(found: Marks, file: Path, *, update: bool) -> None:
    """Hold marks against those in a file. A missing file fails, and so does a run that writes it."""
    if not update:
        assert file.is_file(), f"{file.name} is missing: run with --update, and read what it wrote"
        assert found == json.loads(file.read_text("utf-8"))
        return
    rows = {
        name: "[\n" + ",\n".join(f"  {json.dumps(mark, ensure_ascii=False)}" for mark in marks) + "\n ]"
        for name, marks in found.items()
    }
    body = ",\n".join(f' "{name}": {text if found[name] else "[]"}' for name, text in rows.items())
    file.write_text(f"{{\n{body}\n}}\n", "utf-8")
    pytest.fail(f"{file.name} was written: read the difference, then run without --update")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_marks_are_those_that_were_read(examiner: Examiner, story: Path, request: pytest.FixtureRequest) -> None:
    found = {
        name: [
            [f.rule, f.start, f.end, f.text, f.tier, f.suggestions[0].text if f.suggestions else None]
            for f in examined(examiner, story, copy, reference)
        ]
        for name, copy, reference in (
            ("garbled beside its reference", "garbled", "reference"),
            ("garbled alone", "garbled", None),
            ("clean beside its reference", "clean", "reference"),
            ("clean alone", "clean", None),
        )
    }
    hold(found, Path(__file__).parent / f"{story.name}.json", update=request.config.getoption("--update"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_alert_in_a_garbled_story_is_a_marked_error(examiner: Examiner, story: Path) -> None:
    marks = json.loads((story / "marks.json").read_text("utf-8"))["spans"]
    alerts = [f for f in examined(examiner, story, "garbled", "reference") if f.tier == "alert"]
    assert alerts
    assert [f.text for f in alerts if not any(f.start < m["end"] and m["start"] < f.end for m in marks)] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
@pytest.mark.parametrize("reference", ["reference", None])
def test_a_clean_story_has_no_alert(examiner: Examiner, story: Path, reference: str | None) -> None:
    assert [f.text for f in examined(examiner, story, "clean", reference) if f.tier == "alert"] == []


def test_a_run_that_writes_does_not_pass(tmp_path: Path) -> None:
    file = tmp_path / "story.json"
    found: Marks = {"alone": [["rule", 0, 3, "ice", "alert", "ICE"]], "paired": []}
    with pytest.raises(AssertionError, match="is missing"):
        hold(found, file, update=False)
    with pytest.raises(pytest.fail.Exception, match="was written"):
        hold(found, file, update=True)
    hold(found, file, update=False)
    with pytest.raises(AssertionError):
        hold(found | {"paired": [["rule", 0, 3, "ice", "hint", None]]}, file, update=False)


def test_most_marked_names_of_all_stories_are_found_with_the_right_name_first() -> None:
    """What the rules see, however sure they are: what an editor is shown of it is the calibration's business."""
    marked = found = right = 0
    with Examiner(Settings(grammar="none", min_hint_precision=0.0)) as opened:
        seen = {story.name: examined(opened, story, "garbled", "reference") for story in STORIES}
    for case in stories.read(ROOT / "seeds", None):
        for mark in case.marks or ():
            if not mark.category.startswith(("name.", "title")):
                continue
            hits = [f for f in seen[case.story] if f.start < mark.end and mark.start < f.end]
            marked += 1
            found += bool(hits)
            right += any(is_right(f, mark, case.text) for f in hits)
    assert marked > 60
    assert found >= 0.8 * marked
    assert right >= 0.7 * marked
