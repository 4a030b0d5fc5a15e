"""The benchmark of differences: rewrites that change no meaning, errors whose marks are right, findings scored."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
import regex

from detector.annotation import annotate
from detector.evaluation.measures import ratio
from detector.training.benchmarks.differences import corpus, examining, field, listing, machine, sections
from detector.training.benchmarks.differences import scoring as measures
from detector.training.benchmarks.differences.errors import GENERATORS, folded, injected, is_told, letters
from detector.training.benchmarks.differences.rewriting import arranged, light, spelling, style, updates, wording
from detector.training.benchmarks.differences.values import SEPARATOR, Examined, InjectedError, Mark, Place, Trial
from detector.types import (
    Alignment,
    Article,
    Finding,
    Report,
    ScoredSentence,
    SentenceLink,
    StoryFacts,
    Suggestion,
    Verdict,
)

STORY = (
    "OSLO, May 7 - The government of Norway said on Tuesday that it would not accept the offer of the European Union.",
    "Prime Minister Ingrid Sorensen told reporters in Berlin that 1,250 people were injured, and that her visit to "
    "Germany was a success.",
    '"We have to recognise that interest rates rose by 20 percent," the minister said.',
    "The company sold 40 kilometers of cable for $300 million in March 2019, according to the U.S. ambassador.",
    "NATO and the IMF will discuss the ceasefire at 10 a.m. in Paris, said Sorensen.",
    "Arsenal beat Chelsea before the final, but the coach was replaced after the match in the autumn.",
    'In the novel "Winter in Trondheim" a doctor has lost his case, and the National Weather Service warned of a '
    "storm.",
    "He has won the first vote with the support of the army, and the party will open its congress on Friday.",
)


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _places(text: str) -> list[str]:
    return regex.findall(r"(?<=\p{L} )\p{Lu}\p{L}+", text)


# ------------------------------------------------------------------ light rewrites


def test_both_spellings_lead_back() -> None:
    text = "The labour centre organised a programme to analyse how travellers favour grey harbours."
    american = spelling.american(text)
    assert american == "The labor center organized a program to analyze how travelers favor gray harbors."
    assert spelling.british("The labor center organized travelers.") == "The labour centre organised travellers."
    assert spelling.american(american) == american


def test_words_that_are_british_too_are_left() -> None:
    assert spelling.british("He will check the draft of the story among others.") == (
        "He will check the draft of the story among others."
    )
    assert spelling.american("Wise promises surprise advertisers.") == "Wise promises surprise advertisers."


@pytest.mark.parametrize("rule", style.RULES, ids=lambda rule: getattr(rule, "__name__", "rule"))
def test_house_style_changes_no_name_and_no_figure(rule: style.Rule) -> None:
    for number in range(6):
        for text in STORY:
            changed = rule(text, Random(number))
            assert sorted(set(_places(changed)) - {"US"}) == sorted(_places(text))
            assert regex.findall(r"\d+", changed.replace(",", "")) == regex.findall(r"\d+", text.replace(",", "")) or (
                rule in (style.dates, style.figures)
            )


def test_figures_and_percent_are_written_otherwise() -> None:
    ways = {style.percent_sign("It rose by 20 percent.", Random(n)) for n in range(12)}
    assert ways == {"It rose by 20%.", "It rose by 20 percent.", "It rose by 20 per cent."}
    ways = {style.figures("There were 7 houses and three dogs.", Random(n)) for n in range(12)}
    assert ways == {"There were seven houses and three dogs.", "There were 7 houses and 3 dogs."}
    assert style.dates("On May 7 and May 8, 2019.", Random(0)) == "On 7 May and May 8, 2019."


def test_an_attribution_is_moved_with_its_quotation() -> None:
    text = '"It is late," the minister said.'
    ways = {wording.attribution(text, Random(n)) for n in range(12)}
    assert ways == {'"It is late," said the minister.', 'The minister said, "It is late."'}


def test_a_light_rewrite_keeps_names_figures_and_negations() -> None:
    for seed in range(20):
        for later in (True, False):
            for old, new in zip(STORY, light(STORY, Random(seed), later=later), strict=True):
                if new is None:
                    continue
                assert set(_places(old)) - {"Tuesday", "Friday"} <= {*_places(new), *new.split()} | set(
                    regex.findall(r"\p{L}+", new)
                )
                assert len(regex.findall(r"\bnot\b|n['’]t", new)) == len(regex.findall(r"\bnot\b|n['’]t", old))


def test_a_later_figure_says_what_it_was() -> None:
    text = "Rescuers said 51 people were killed in the flood."
    changed = updates.updated(text, Random(1), later=True)
    match = regex.fullmatch(
        r"Rescuers said (\d+) people were killed, up from 51 earlier in the day, in the flood\.", changed
    )
    assert match
    assert int(match[1]) > 51
    assert updates.updated(text, Random(1), later=False) == text


def test_segments_are_moved_merged_and_split_without_loss() -> None:
    found = SEPARATOR.join(arranged(STORY, Random(3)))
    assert (
        Counter(regex.findall(r"\p{L}+", found.lower()))
        - Counter(regex.findall(r"\p{L}+", SEPARATOR.join(STORY).lower()))
        == Counter()
    )
    assert found != SEPARATOR.join(STORY)


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize("kind", GENERATORS)
def test_an_error_of_each_kind_is_marked_where_it_is(kind: str) -> None:
    text, marks = injected(STORY, STORY, Random(5), Counter(), (kind,))
    assert marks, "the story has a place for each kind"
    assert {mark.kind for mark in marks} == {kind}
    for mark in marks:
        assert text[mark.start : mark.end] == mark.wrong
        assert mark.wrong != mark.right
    for mark in sorted(marks, key=lambda mark: -mark.start):
        text = text[: mark.start] + mark.right + text[mark.end :]
    assert _without_spaces(text) == _without_spaces(SEPARATOR.join(STORY))


def test_errors_of_every_kind_are_taken_by_turns_and_one_a_segment() -> None:
    counts: Counter[str] = Counter()
    for seed in range(30):
        _, marks = injected(STORY, STORY, Random(seed), counts)
        assert len({mark.group for mark in marks}) <= len(STORY)
    assert set(counts) == set(GENERATORS)
    assert injected(STORY, STORY, Random(1), Counter()) == injected(STORY, STORY, Random(1), Counter())


def test_a_name_is_garbled_throughout_as_one_decision() -> None:
    text, marks = injected(STORY, STORY, Random(2), Counter(), ("person, garbled",))
    assert [mark.right for mark in marks] == ["Sorensen", "Sorensen"]
    assert len({mark.wrong for mark in marks}) == len({mark.group for mark in marks}) == 1
    assert "Sorensen" not in text


def test_nothing_is_injected_that_the_other_version_does_not_tell() -> None:
    silent = tuple("Something else is told here." for _ in STORY)
    text, marks = injected(STORY, silent, Random(2), Counter(), ("number", "place, another", "negation lost", "unit"))
    assert marks == ()
    assert text == SEPARATOR.join(STORY)


def test_a_negation_is_told_by_any_negation() -> None:
    error = InjectedError("negation lost", (Place(0, 8, 12, ""),), ("<not>",), around=True)
    assert is_told(error, ["He would not go."], ["He refused to go."])
    assert not is_told(error, ["He would not go."], ["He stayed."])


def test_letters_of_another_script_change_a_name_by_two_at_least() -> None:
    for name in ("Washington", "Germany", "Vincent", "Thompson", "Philadelphia", "Whitehall"):
        for seed in range(5):
            wrong = letters.garbled(name, Random(seed))
            assert wrong is not None
            assert letters.distance(wrong.lower(), name.lower()) >= 2
    assert letters.garbled("NATO", Random(1)) is None
    assert letters.distance("kitten", "sitting") == 3


def test_what_is_written_otherwise_is_folded_alike() -> None:
    assert folded("20 per cent of the U.S. labour") == folded("20% of the US labor")
    assert folded("$1,250 million") == ["$", "1250", "million"]
    assert folded("1.5m") == folded("1.5 million")


def test_the_share_of_equal_words() -> None:
    assert corpus.equal_share(["a b c d"], ["a b x d"]) == 0.75
    assert corpus.equal_share(["The labour centre"], ["The labor center"]) == 1.0


def test_a_garbled_name_is_near_to_one_that_the_others_confirm() -> None:
    right = "The striker Romelu Lukaku scored."
    others = ["Romelu Lukaku scored.", "A goal by Lukaku."]
    found = [(m.group(), name) for m, name in machine.garbled("The striker Romelu Lakakoo scored.", right, others)]
    assert found == [("Lakakoo", "Lukaku")]
    assert not list(machine.garbled("The striker Lakakoo scored.", right, ["Lakakoo scored.", "A goal."]))


# ------------------------------------------------------------------ scores

COPY = "Vashinktun said on Monday that it had not signed. Vashinktun will wait."
REFERENCE = "Washington said on Friday that it had not signed. Washington will wait."
MARKS = (
    Mark(0, 10, "Vashinktun", "Washington", "place, garbled", 0),
    Mark(50, 60, "Vashinktun", "Washington", "place, garbled", 0),
    Mark(19, 25, "Monday", "Friday", "weekday", 1),
)


def _finding(start: int, end: int, tier: str, *suggestions: str, category: str = "name.place") -> Finding:
    offered = tuple(Suggestion(text, 0.9, "reference") for text in suggestions)
    return Finding("id", "place", category, start, end, COPY[start:end], tier, 0.9, "", (), offered)  # type: ignore[arg-type]


def _examined(*findings: Finding, marks: tuple[Mark, ...] = MARKS) -> Examined:
    document = annotate.annotate(Article("copy", COPY))
    links = ((0, 49), (50, len(REFERENCE)))
    report = Report(
        story=StoryFacts("copy", None, None, "en", document.words, "0" * 64),
        verdict=Verdict("clean", 0.1),
        references=(),
        sentences=tuple(
            ScoredSentence(s.index, s.start, s.end, 0.1, (SentenceLink(0, *link, 0.9),))
            for s, link in zip(document.sentences, links, strict=True)
        ),
        findings=findings,
        not_run=(),
        signature="",
        alignment=Alignment(document, (), ()),
    )
    trial = Trial("story", COPY, REFERENCE, marks)
    return Examined(trial, report, tuple(examining.differing(report, trial)))


def test_of_an_error_at_two_places_the_share_counts() -> None:
    one = _examined(_finding(0, 10, "alert", "Washington"), _finding(19, 25, "hint"))
    assert measures.recall([one], measures.alerts) == [("story", 0.5, 1.0), ("story", 0.0, 1.0)]
    assert measures.recall([one], measures.shown) == [("story", 0.5, 1.0), ("story", 1.0, 1.0)]
    assert measures.recall([one], measures.alerts, "weekday") == [("story", 0.0, 1.0)]
    assert ratio(measures.first_right([one])).value == 0.25


def test_a_mark_beside_every_error_is_false() -> None:
    one = _examined(_finding(0, 10, "alert", "Washington"), _finding(29, 33, "alert"))
    assert ratio(measures.precision([one], measures.alerts)).value == 0.5
    assert ratio(measures.false_rate([one], measures.alerts), 1000.0).value == pytest.approx(1000 / 12, abs=0.1)


def test_the_word_diff_marks_what_differs() -> None:
    one = _examined()
    assert [COPY[start:end] for start, end in one.diff] == ["Vashinktun", "Monday", "Vashinktun"]
    assert ratio(measures.diff_recall([one])).value == 1.0
    assert ratio(measures.diff_precision([one])).value == 1.0


@pytest.mark.parametrize(
    ("start", "end", "suggestion", "right"),
    [
        (19, 25, "Friday", True),
        (16, 25, "on Friday", True),
        (19, 25, "Friday, May 7", True),
        (19, 25, "Monday or Friday", False),
        (19, 25, "Sunday", False),
        (16, 25, "Friday", True),
    ],
)
def test_a_suggestion_is_right_when_it_makes_good(start: int, end: int, suggestion: str, right: bool) -> None:
    assert measures.is_right(COPY, _finding(start, end, "alert"), MARKS[2], suggestion) is right


def test_a_name_is_right_with_another_form_of_the_given_name_but_not_doubled() -> None:
    copy = "Bayern Munitsh and Pyotr Morkunow came."
    city = Mark(7, 14, "Munitsh", "Munich", "place, garbled", 0)
    person = Mark(25, 33, "Morkunow", "Morgunov", "person, garbled", 1)

    def found(start: int, end: int) -> Finding:
        return replace(_finding(0, 1, "alert"), start=start, end=end, text=copy[start:end])

    assert measures.is_right(copy, found(19, 33), person, "Peter Morgunov")
    assert not measures.is_right(copy, found(19, 33), person, "Peter Morgan")
    assert measures.is_right(copy, found(7, 14), city, "Munich")
    assert not measures.is_right(copy, found(7, 14), city, "Bayern Munich")


def test_an_omission_is_met_anywhere_in_its_sentence_by_a_finding_that_says_so() -> None:
    gap = Mark(5, 12, "", "", "omission", 0, (0, 49))
    assert measures.meets(_finding(40, 48, "alert", category="omission"), gap)
    assert not measures.meets(_finding(40, 48, "alert"), gap)


def test_a_table_and_a_list_can_be_read() -> None:
    one = _examined(_finding(0, 10, "alert", "Berlin"), _finding(29, 33, "alert"))
    made = sections.of_errors("near", "Near", "", [one])
    assert made.rows[0].key == "near/recall/all"
    assert set(made.rows[0].cells) == {"alerts", "shown", "first", "diff"}
    told = list(listing.lines("near", [one]))
    assert [line.split("\t")[0] for line in told] == ["# near", "ANSWER", "FALSE", "MISS", "MISS"]
    told = list(listing.lines("near", [one], lambda _: (), answers=False))
    assert [line.split("\t")[0] for line in told] == ["# near", "MISS", "MISS"]
    quiet = sections.of_quiet("quiet", "Quiet", "", [replace(one, trial=replace(one.trial, marks=()))])
    assert quiet.rows[0].cells["alerts"].value == pytest.approx(2000 / 12, abs=0.1)


def test_a_field_case_is_met_by_any_mention_and_forbids_the_rest() -> None:
    said = {"must_find": [{"text": "Vashinktun", "suggest": ["Washington"]}], "must_not": ["*"]}
    marks = tuple(field.marks(COPY, said["must_find"]))
    assert [(mark.start, mark.group) for mark in marks] == [(0, 0), (50, 0)]
    one = _examined(_finding(50, 60, "alert", "Washington"), _finding(19, 25, "alert"), marks=marks)
    assert [finding.start for finding in field.forbidden_of({"story": said}, one)] == [19]
    made = field.of_cases("field", "Field", [(one, said)])
    assert made.rows[0].cells["alerts"].value == made.rows[0].cells["first"].value == 1.0
    assert [row.cells["detector"].value for row in made.rows if row.key.startswith("field/must-not")] == [1.0, 1.0]
    assert [mark.start for mark in field.marks(COPY, [{"text": "not signed>>signed"}])] == [42]
