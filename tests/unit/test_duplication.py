from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.case import Case
from detector.signals import duplication
from detector.types import Alignment, Article
from tests.fakes import FakeResources


def seen(text: str, least: float = 0.4) -> list[tuple[str, str]]:
    found = duplication.find(Case(Alignment(annotate.annotate(Article("copy", text))), FakeResources()))
    return [(o.kind, text[o.start : o.end]) for o in found if o.raw_score >= least]


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("The raid was managed by the the ministry.", "word", "the the"),
        ("The minister is is in Ankara today.", "word", "is is"),
        ("The The bank raised its rate.", "word", "The The"),
        ("Police searched the house house on Monday.", "word", "house house"),
        ("The current and current keepers of the park say so.", "pair", "current and current"),
        ("Political and political leaders met in Nairobi.", "pair", "Political and political"),
        ("The former and former players protested.", "pair", "former and former"),
        ("In spring, the German lawyer, Karl Brandt, the German lawyer of the north, ran it.", "phrase",
         "the German lawyer"),
        ("Martha Quill, a spokeswoman for Marta Quill, said so.", "apposition", "Marta Quill"),
        ("Data came from the Ministry of Trade in Foreign and Internal Trade, he said.", "noun",
         "Ministry of Trade in Foreign and Internal Trade"),
        ("The striker from Ghana the striker from Ghana scored late.", "phrase", "the striker from Ghana"),
    ],
)  # fmt: skip
def test_marks(text: str, kind: str | None, marked: str) -> None:
    assert ((kind, marked) in seen(text)) if kind else seen(text, 0.8) == []


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough of the talks.",
        "She said that that was the plan.",
        "It was a very very long day for the crew.",
        "Duran Duran played in Bora Bora.",
        "They ran again and again, and more and more people came.",
        "There were hours and hours of video, and prices went higher and higher.",
        "The bride waited and waited at the port.",
        "The Justice Department and the Education Department agreed.",
        "The largest exporter of natural gas is the largest exporter of oil.",
        "Turnout was 30 per cent in Perth and 24 per cent in Adelaide.",
        "John Smith, a brother of Anna Smith, was there.",
        "The Department of Housing and Urban Development declined.",
        "Sirhan Sirhan was denied parole.",
        "Fans queued on Tuesday, and The The played.",
        "What it is is a disgrace, she said.",
        "The car was hit head-on on a bend.",
        "Price and Price lawyers met Kerr and Kerr.",
        "Firms may or may not pay, and they should or should not be asked.",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert seen(text, 0.8) == []
    assert not [kind for kind, _ in seen(text) if kind in ("word", "phrase", "noun", "apposition")]


def test_speech_is_weaker_than_copy() -> None:
    assert seen("“We are are going home,” he said.", 0.8) == []
    assert seen("We are are going home, he said.", 0.8) == [("word", "are are")]


def test_a_sentence_that_comes_again_is_a_hint() -> None:
    line = "The £1.35bn bridge is now due to open in May, ministers said on Monday."
    text = f"{line} Steel arrived from Spain.\n\n{line}"
    assert seen(text, 0.8) == []
    assert seen(text) == [("sentence", line)]


def test_once_is_suggested() -> None:
    text = "He joined the the army."
    (found,) = duplication.find(Case(Alignment(annotate.annotate(Article("copy", text))), FakeResources()))
    assert found.suggestions[0].text == "the"
