"""Another version of the same story is told from another story on the same beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from detector.alignment.sentences import align
from detector.alignment.versions import ReferenceIndex, assess_references, mean_vector
from detector.annotation import annotate
from detector.inference.encoders import Encoder, Vectors, open_encoder
from detector.inference.encoders.cached import CachedEncoder
from detector.settings import Settings
from detector.types import Article, Document

STORY = """The high court in Nairobi on Thursday suspended a plan to sell the state's shares in the pipeline company.

Judge Grace Mwangi ruled that parliament had not been asked, and set the next hearing for 12 February.

The treasury had hoped to raise 106 billion shillings from the sale, its largest in a decade.

A consumers' federation brought the case, arguing that fuel would become dearer.

"The people own this company," said Stephen Otieno, the federation's secretary general.

Finance Minister John Mbadi told reporters that the government would appeal."""

VERSION = """Court stops the sale of pipeline company

The sale of the shares of the state in the oil pipeline company was halted by the supreme court of Nairobi.

Parliament was not consulted, judge Grace Mwangi decided, the following session is on February 12.

With the sale, the ministry of treasury wanted to earn 106 billion shillings.

The government is going to resume against the ruling, minister of finance John Mbadi told journalists."""

BRIEF = "A Nairobi court on Thursday suspended the sale of the state's shares in the oil pipeline company."

OTHER = """Kenya's high court on Tuesday ordered the treasury to publish its loan agreements with foreign banks.

Judge Peter Kamau gave Finance Minister John Mbadi thirty days to release the papers.

Civil society groups in Nairobi had sued the government for two years.

The state owes lenders 11 trillion shillings, most of it in dollars.

Mbadi said that he would study the ruling before he decided on an appeal."""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("onnx")


def document(text: str, name: str = "story", path: str | None = None) -> Document:
    return annotate.annotate(Article(name, text, path))


class Stories:
    """Stories of an index, all in memory."""

    def __init__(self, documents: list[Document], encoder: Encoder) -> None:
        self.documents = documents
        self.encoder = encoder
        self.means = np.array([mean_vector(self.vectors(number)) for number in range(len(documents))])

    def article(self, number: int) -> Article:
        return self.documents[number].article

    def texts(self, number: int) -> tuple[str, ...]:
        return tuple(map(self.documents[number].slice, self.documents[number].sentences))

    def vectors(self, number: int) -> Vectors:
        return self.encoder.encode(self.texts(number))

    def document(self, number: int) -> Document:
        return self.documents[number]


def index(encoder: Encoder, *documents: Document) -> ReferenceIndex:
    return ReferenceIndex(Stories(list(documents), encoder), CachedEncoder(encoder))


@pytest.mark.parametrize("copy", [VERSION, BRIEF, STORY])
def test_another_version_is_used(copy: str, encoder: Encoder) -> None:
    (there,) = assess_references(document(copy), [document(STORY)], encoder, Settings())
    (back,) = assess_references(document(STORY), [document(copy)], encoder, Settings())
    assert there.used
    assert back.used
    assert there.how == "given"
    assert there.reason.startswith("same story: ")


@pytest.mark.parametrize("nothing", ["", " \n\n"])
def test_of_a_version_without_text_it_is_not_said_that_it_is_another_story(encoder: Encoder, nothing: str) -> None:
    (found,) = assess_references(document(VERSION), [document(nothing)], encoder, Settings())
    assert (found.used, found.reason) == (False, "there is no sentence in it")


def test_another_story_of_the_beat_is_not_used(encoder: Encoder) -> None:
    (found,) = assess_references(document(VERSION), [document(OTHER)], encoder, Settings())
    assert not found.used
    assert found.similarity < 0.3
    assert found.reason.startswith("another story: ")
    assert "of 5 sentences" in found.reason


def test_each_is_weighed_alone_and_in_order(encoder: Encoder) -> None:
    others = [document(text) for text in (OTHER, STORY, BRIEF)]
    together = assess_references(document(VERSION), others, encoder, Settings(), "grouped")
    assert [reference.document for reference in together] == others
    assert [reference.used for reference in together] == [False, True, True]
    alone = [assess_references(document(VERSION), [other], encoder, Settings(), "grouped")[0] for other in others]
    assert list(together) == alone


def test_the_setting_decides(encoder: Encoder) -> None:
    (strict,) = assess_references(document(VERSION), [document(STORY)], encoder, Settings(same_story=1.01))
    (loose,) = assess_references(document(VERSION), [document(OTHER)], encoder, Settings(same_story=0.0))
    assert not strict.used
    assert loose.used


def test_a_story_without_sentences(encoder: Encoder) -> None:
    (found,) = assess_references(document(VERSION), [document(" \n")], encoder, Settings())
    assert not found.used
    assert found.similarity == 0
    (found,) = assess_references(document("\n"), [document(STORY)], encoder, Settings())
    assert not found.used


def test_the_index_finds_the_versions(encoder: Encoder) -> None:
    found = index(
        encoder, document(OTHER, "b", "b.txt"), document(STORY, "a", "a.txt"), document(BRIEF, "c", "c.txt")
    ).best(document(VERSION, "copy", "copy.txt"))
    assert {reference.document.article.id for reference in found} == {"a", "c"}
    assert all(reference.used and reference.how == "grouped" for reference in found)
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)


def test_the_index_says_what_assessing_one_by_one_says(encoder: Encoder) -> None:
    copy = document(VERSION, "copy", "copy.txt")
    others = [document(text, name, f"{name}.txt") for name, text in (("a", STORY), ("b", OTHER), ("c", BRIEF))]
    assessed = assess_references(copy, others, encoder, Settings(), "grouped")
    assert set(index(encoder, *others).best(copy)) == {one for one in assessed if one.used}


def test_the_index_leaves_out_the_copy_itself_but_not_its_twin(encoder: Encoder) -> None:
    found = index(encoder, document(STORY, "a", "a.txt"), document(STORY, "a", "twin/a.txt")).best(
        document(STORY, "a", "a.txt")
    )
    assert [reference.document.article.path for reference in found] == ["twin/a.txt"]


def test_an_empty_index(encoder: Encoder) -> None:
    assert index(encoder).best(document(STORY)) == ()
    assert index(encoder, document(STORY)).best(document(" ")) == ()


def test_what_the_index_found_is_not_encoded_again(encoder: Encoder) -> None:
    asked: list[str] = []

    class Counting:
        name = "counting"

        def encode(self, sentences: Sequence[str]) -> Vectors:
            asked.extend(sentences)
            return encoder.encode(sentences)

    counting = CachedEncoder(Counting())
    copy = document(VERSION, "copy", "copy.txt")
    found = ReferenceIndex(Stories([document(STORY, "a", "a.txt")], encoder), counting).best(copy)
    align(copy, found, counting)
    assert asked == [copy.slice(sentence) for sentence in copy.sentences]
