"""dataset: what counts as wrong in a machine version, that marks point at their words, and that no part leaks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from detector.training.corpora import marked_words, versions
from detector.training.corpora import segments as source
from detector.training.corpora.dataset import apart, check, write
from detector.training.corpora.examples import Example, Part, part_of
from detector.training.corpora.versions import unsupported
from detector.training.synthetic.replaced import substitutions
from detector.types.errors import UsageError


def story_of(part: Part) -> str:
    return next(story for story in map(str, range(99)) if part_of(story) == part)


def example(part: Part, copy: str, partner: str = "") -> Example:
    return Example(part, "contrast", story_of(part), "de", "argos", "one", copy, partner, 1.0, 1.0)


LONG = "The same long sentence stands here as well as in another story."


def test_words_that_no_other_version_has_are_wrong_and_those_of_a_strong_one_hardly() -> None:
    human = "The jockey lies in an induced coma."
    weak = "The jockey is in artificial dreaming."
    marks = unsupported(weak, human, ["The jockey is in artificial sleep."])
    assert {weak[start:end]: how for start, end, how in marks} == {"artificial": versions.SUPPORTED, "dreaming": 1.0}
    assert unsupported(human, human, [weak]) == ()


def test_a_mark_outside_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its text"):
        replace(example("test", "Short."), marks=((0, 99, 1.0),))


def test_a_text_in_two_parts_stays_in_the_earlier_one_alone() -> None:
    test, heads, tagger = example("test", LONG), example("heads", LONG), example("tagger", LONG.upper())
    own = example("tagger", "Another sentence that only this story has.", "With a partner of its own, quite alone.")
    assert apart([tagger, heads, own, test]) == [own, test]
    assert apart([own, replace(own, part="heads", story=story_of("heads"), copy=LONG)]) == [
        replace(own, part="heads", story=story_of("heads"), copy=LONG)
    ]


def test_a_leak_stops_with_the_text_and_both_parts() -> None:
    check([example("test", LONG), example("heads", "Nothing here stands anywhere else in the set.")])
    with pytest.raises(UsageError, match=r"leaks.*The same long.*'tagger'.*'test'"):
        check([example("test", LONG), example("tagger", LONG)])
    stray = replace(example("heads", "Other words, none of them shared."), story=story_of("test"))
    with pytest.raises(UsageError, match="leaks"):
        check([example("test", LONG), stray])


def test_short_texts_may_stand_anywhere() -> None:
    check([example("test", "What happened?"), example("heads", "What happened?")])


def test_marks_of_several_raters_are_averaged_by_letter() -> None:
    found = marked_words._averaged([[(0, 4, 1.0)], [(2, 6, 1.0)], []], 5)
    assert found == ((0, 2, 0.333), (2, 4, 0.667), (4, 5, 0.333))


def test_tags_point_at_their_words_and_signs_close_up() -> None:
    text, marks = marked_words._tagged(["He", "came", ",", "saw", "."], ["OK", "BAD", "BAD", "BAD", "OK"])
    assert text == "He came, saw."
    assert [text[start:end] for start, end, _ in marks] == ["came", "saw"]


def test_new_words_of_a_changed_text() -> None:
    text = "The mayor of Leeds never resigned"
    marks = marked_words._new_words(text, "The mayor of York resigned")
    assert [text[start:end] for start, end, _ in marks] == ["Leeds", "never"]


def test_substitutions_are_what_weak_systems_put_and_strong_ones_did_not() -> None:
    def told(index: int, strong: str) -> source.Segment:
        human, weak = "They said the address was old today", "They said the title was old today"
        return source.Segment("t", "ar", "s", index, (human,), (("argos", weak), ("google", strong)))

    right = "They said the address was old"
    assert substitutions([told(0, right), told(1, right)]) == {"address": ("title",)}
    assert substitutions([told(0, right)]) == {}
    assert substitutions([told(0, "They said the title was old"), told(1, "They said the title was old")]) == {}


def test_the_set_is_written_by_part_with_its_counts(tmp_path: Path) -> None:
    examples = [example("test", LONG), replace(example("heads", "Clean words."), garbled=0.0, system="human")]
    write(examples, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        "counts.json", "test.jsonl.gz", "heads.jsonl.gz", "calibration.jsonl.gz", "tagger.jsonl.gz",
    }  # fmt: skip
    counted = json.loads((tmp_path / "counts.json").read_text("utf-8"))
    assert counted["system"] == {"argos": 1, "human": 1}
    assert counted["percent"] == {"clean": 50}
