"""article → document: language, sentences, tokens, and the mentions of persons, organizations, places and offices."""

from __future__ import annotations

from ..types import Article, Document
from . import sentences as split
from .language import story_language
from .mentions import mentions


def annotate(article: Article) -> Document:
    """Document of a story: split, with its mentions."""
    sentences = split.sentences(article.text)
    tokens = split.tokens(article.text, sentences)
    found = tuple(mentions(article.text, sentences, tokens))
    return Document(article, story_language(article.text), sentences, tokens, found)
