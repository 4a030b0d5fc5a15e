"""Sentences that belong together are linked, whatever was done to the copy."""

from __future__ import annotations

import numpy as np
import pytest

from detector.alignment.sentences import align, links
from detector.annotation import annotate
from detector.inference.encoders import Encoder, open_encoder
from detector.types import Article, Document, Link, Reference

REFERENCE = (
    "The port of Gdansk will close two of its five container berths in March for repairs, its operator said on Monday.",
    "Repairs to the quay walls will cost 140 million zlotys and last until the autumn.",
    "About 300 ships a month call at the terminal, the largest on the Baltic Sea.",
    "Shipping lines have been told to expect delays of up to three days.",
    "“We cannot put this off any longer,” said Marta Wilk, the operator’s chief executive.",
    "The quay was built in 2007 and has been damaged by salt and by heavier cranes than it was designed for.",
    "Dockworkers’ unions fear that some of the 1,200 jobs at the terminal will not come back.",
    "The government has offered a loan guarantee but no grant.",
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("onnx")


def linked(copy: tuple[str, ...], encoder: Encoder, reference: tuple[str, ...] = REFERENCE) -> tuple[Link, ...]:
    return links(copy, reference, encoder.encode(copy), encoder.encode(reference))


def pairs(found: tuple[Link, ...]) -> set[tuple[int, int]]:
    return {(i, j) for link in found for i in link.copy for j in link.target}


def test_the_same_text_is_exact(encoder: Encoder) -> None:
    found = linked(REFERENCE, encoder)
    assert pairs(found) == {(n, n) for n in range(len(REFERENCE))}
    assert {link.matched_by for link in found} == {"exact"}
    assert all(0.9 <= link.score <= 1 for link in found)


def test_rewritten_dropped_moved_inserted(encoder: Encoder) -> None:
    copy = (
        "Unions of the dock workers are afraid that part of the 1,200 jobs in the terminal are not going to return.",
        "The quay walls' repair costs 140 million zlotys and goes on until autumn.",
        "The orchestra will play two concerts in Vienna in May.",
        "Ship companies were told that they should expect delays up to three days.",
        "It was built in the year 2007, this quay, and is damaged by salt and cranes heavier than planned.",
    )
    assert pairs(linked(copy, encoder)) == {(0, 6), (1, 1), (3, 3), (4, 5)}


def test_merged_and_split(encoder: Encoder) -> None:
    copy = (
        "Some 300 ships call at the terminal every month, and shipping lines were told to expect delays of three days.",
        "The port of Gdansk is closing two of its five container berths.",
        "The repairs begin in March, the operator of the port said on Monday.",
    )
    found = linked(copy, encoder)
    assert pairs(found) >= {(0, 2), (0, 3), (1, 0), (2, 0)}
    assert {link.matched_by for link in found} == {"merge"}


def test_one_sentence_each(encoder: Encoder) -> None:
    other = ("The orchestra will play two concerts in Vienna in May.",)
    assert linked(REFERENCE[:1], encoder, other) == ()
    (link,) = linked(
        ("Two container berths of the port of Gdansk close in March for repairs.",), encoder, REFERENCE[:1]
    )
    assert (link.copy, link.target) == ((0,), (0,))


def test_one_sentence_of_a_long_story(encoder: Encoder) -> None:
    copy = ("“It cannot be put off any longer,” chief executive Marta Wilk said.",)
    assert pairs(linked(copy, encoder)) == {(0, 4)}


def test_nothing_to_link(encoder: Encoder) -> None:
    assert linked((), encoder) == ()
    assert linked(REFERENCE, encoder, ()) == ()


def test_links_are_one_run_each_and_sorted(encoder: Encoder) -> None:
    found = linked((REFERENCE[3], *REFERENCE[:3], REFERENCE[7]), encoder)
    assert [link.copy for link in found] == sorted(link.copy for link in found)
    flat = [i for link in found for i in link.copy]
    assert len(flat) == len(set(flat))


def test_order_of_the_reference_does_not_matter_to_a_copy(encoder: Encoder) -> None:
    turned = REFERENCE[::-1]
    assert pairs(linked(REFERENCE, encoder, turned)) == {(n, 7 - n) for n in range(8)}


def test_only_references_in_use_are_linked(encoder: Encoder) -> None:
    documents = [
        document(" ".join(REFERENCE)),
        document("Rain is expected in Lisbon on Friday."),
        document(REFERENCE[1]),
    ]
    copy = document("The repairs to the quay walls cost 140 million zlotys. They last until autumn.")
    references = tuple(
        Reference(one, "given", 1.0, used, "") for one, used in zip(documents, (True, False, True), strict=True)
    )
    found = align(copy, references, encoder)
    assert found.references == references
    assert {link.reference for link in found.links} == {0, 2}
    assert all(
        (reference, references[reference].document.sentences[target]) in found.partners(sentence)
        for link in found.links
        for reference, sentence, target in [(link.reference, link.copy[0], link.target[0])]
    )


def test_thousands_of_sentences_are_linked() -> None:
    dice = np.random.default_rng(1)
    words = [
        f"{a}{b}{c}" for a in ("ka", "lo", "mi", "ru") for b in ("ten", "dor", "vas") for c in ("is", "um", "a", "et")
    ]
    reference = [" ".join(dice.choice(words, 22)) for _ in range(1500)]
    vectors = dice.normal(size=(1500, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    order = dice.permutation(1500)
    found = links([reference[n] for n in order], reference, vectors[order], vectors)
    assert len(pairs(found) & {(i, int(n)) for i, n in enumerate(order)}) >= 1490


def document(text: str) -> Document:
    return annotate.annotate(Article("story", text))
