"""The references that a batch is offered: read, encoded where that was not done yet, put where every process reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from ..formats import Source, read_all
from ..types import Article, Problem
from ..types.engine import Failure, Workers
from .encoded_cache import EncodedCache
from .examination import Offer
from .pairing import EncodedReference, ReferenceWriter


class Offered:
    """The references on offer: `version` changes with any of them."""

    def __init__(self, sources: Sequence[Source], limit: int) -> None:
        self._sources = sources
        self._limit = limit
        self.problems: list[Problem] = []
        self._hashes: list[str] = []
        for story in read_all(sources, limit):
            if isinstance(story, Problem):
                self.problems.append(story)
            else:
                self._hashes.append(_hash(story))
        self.any = bool(self._hashes)
        self.version = hashlib.sha256("".join(self._hashes).encode()).hexdigest()[:32] if self.any else ""

    def prepare(self, workers: Workers, folder: Path, cache: EncodedCache, maker: str) -> bool:
        """Put every reference into a folder, encoded; whether they still are what they were when they were first read.

        What is in the cache is not encoded again; what is not is encoded by workers and put there. `maker` stands for
        the encoder and the program: what another one has made is not taken.

        Raises:
            OSError: it cannot be written.
        """
        hashes: list[str] = []
        sent: dict[int, tuple[int, Article, bytes]] = {}
        problems: dict[int, Problem] = {}
        offer = count()
        with ReferenceWriter(folder, len(self._hashes)) as writer:

            def offers() -> Iterator[Offer]:
                for number, story in enumerate(self._articles()):
                    hashes.append(_hash(story))
                    if hashes[-1] != self._hashes[number]:
                        return
                    key = hashlib.sha256(f"{maker}\0{story.text}".encode("utf-8", "surrogatepass")).digest()
                    if (kept := cache.get(key)) is not None:
                        writer.add(number, EncodedReference.of(story, kept))
                    else:
                        sent[next(offer)] = number, story, key
                        yield Offer(story)

            for each, result in workers.each(offers()):
                number, story, key = sent.pop(each)
                if isinstance(result, Failure):
                    result = Problem(story.path, story.id, "examine", result.reason)
                if isinstance(result, Problem):
                    problems[number] = result
                else:
                    cache.put(key, result)
                    writer.add(number, EncodedReference.of(story, result))
        self.problems += (problem for _, problem in sorted(problems.items()))
        return hashes == self._hashes

    def _articles(self) -> Iterator[Article]:
        stories = (story for story in read_all(self._sources, self._limit) if isinstance(story, Article))
        return islice(stories, len(self._hashes))


def _hash(story: Article) -> str:
    facts = [story.id, story.path, story.title, story.date, story.text]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
