"""Letters that were read in the wrong encoding or lost, and right words that look a little like it."""

from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.case import Case
from detector.language.mojibake import repaired
from detector.signals import encoding
from detector.types import Alignment, Article, Reference
from tests.fakes import FakeResources


def seen(text: str, *references: str) -> list[tuple[str, str | None]]:
    copy = annotate.annotate(Article("copy", text))
    others = tuple(Reference(annotate.annotate(Article("r", other)), "given", 0.9, True, "") for other in references)
    found = encoding.find(Case(Alignment(copy, others), FakeResources()))
    return [(text[o.start : o.end], o.suggestions[0].text if o.suggestions else None) for o in found]


@pytest.mark.parametrize("word", ["Yıldırım", "Gölbaşı", "naïve", "Łódź", "don’t", "Жуков", "Žižek", "“so”", "Ørsted"])
def test_what_was_read_in_windows_1252_is_read_again(word: str) -> None:
    garbled = "".join(
        bytes([code]).decode("cp1252") if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(code)
        for code in word.encode("utf-8")
    )
    assert repaired(garbled) == word


def test_neighbours_that_are_one_name_are_one_mark() -> None:
    text = "Mayor Ã‡aÄŸla Ã–zkan met the owner of a cafÃ© in RÄ«ga."
    assert seen(text) == [("Ã‡aÄŸla Ã–zkan", "Çağla Özkan"), ("cafÃ©", "café"), ("RÄ«ga", "Rīga")]


def test_a_lost_letter_is_read_in_the_other_version() -> None:
    text = "The road angers Bj?rn Stensl?kken, said Zo? Lind?n of Oslo."
    other = "Zoë Lindén of Oslo says that the road angers Bjørn Stensløkken."
    assert seen(text, other) == [("Bj?rn", "Bjørn"), ("Stensl?kken", "Stensløkken"), ("Zo? Lind?n", "Zoë Lindén")]
    assert ("Bj?rn", None) in seen(text)
    assert seen("So said Bj?rn-?yvind.", "So said Bjørn-Øyvind.") == [("Bj?rn-?yvind", "Bjørn-Øyvind")]


@pytest.mark.parametrize(
    "text",
    [
        "João and Chloë drank in a café in Łódź, São Paulo and Âge.",
        "Who?where?why? he asked. Is it Zoe? Bronte did not know.",
        "See example.org/page?id=7 and www.example.org/?q=Karl.",
        "“CAFÉ” said the sign, “À LA CARTE” the other; it cost £5 or €6.",
        "Did you see Tom?-- No.",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert seen(text) == []


def test_what_the_other_version_has_too_is_left_alone() -> None:
    assert seen("The sign read cafÃ© for years.", "For years the sign read cafÃ©.") == []
