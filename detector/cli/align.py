"""`detector align`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import click

from ..types import Alignment, Article, Document, Problem
from ..types.errors import UnreadableError, UsageError
from ..types.visible import visible
from . import common


@click.command("align")
@click.argument("copy")
@click.argument("reference")
@common.format_option
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@click.pass_context
def align_command(ctx: click.Context, copy: str, reference: str, format_: str, output: str | None) -> int:
    """Show which sentences of two stories belong together.

    \b
    Examples:
      detector align story.txt original.txt
      detector align story.txt original.txt --format json
    """
    from ..pipeline import Examiner, align_articles

    settings = common.load_settings(ctx)
    if copy == reference == "-":
        raise UsageError("standard input (-) can be read only once")
    common.keep_inputs(output, copy, reference)
    articles = [_article(name, settings.max_characters) for name in (copy, reference)]
    with Examiner(settings) as examiner:
        alignment = align_articles(examiner, *articles)
    with common.opened_output(output) as out:
        if format_ == "json":
            json.dump(to_dict(alignment), out, ensure_ascii=False, indent=2)
            out.write("\n")
        else:
            out.writelines(f"{visible(line)}\n" for line in _lines(alignment, common.columns()))
    return 0


def to_dict(alignment: Alignment) -> dict[str, object]:
    """The published JSON object; a sentence without a partner is in no link."""
    target = alignment.references[0].document
    return {
        "links": [
            {
                "copy": [_span(alignment.copy, number) for number in link.copy],
                "reference": [_span(target, number) for number in link.target],
                "score": round(link.score, 4),
                "matched_by": link.matched_by,
            }
            for link in alignment.links
        ]
    }


def _span(document: Document, number: int) -> dict[str, int]:
    sentence = document.sentences[number]
    return {"start": sentence.start, "end": sentence.end}


def _article(name: str, limit: int) -> Article:
    from ..formats import read, sources

    (source,) = sources((name,), folders=False)
    for story in read(source, limit):
        if isinstance(story, Problem):
            raise UnreadableError(story.path, story.reason)
        return story
    raise UnreadableError(name, "there is no story in it")


def _lines(alignment: Alignment, width: int) -> Iterator[str]:
    (reference,) = alignment.references
    yield from textwrap.wrap(f"similarity {reference.similarity:.2f}: {reference.reason}", width)
    for link in alignment.links:
        yield ""
        left, right = (", ".join(str(n + 1) for n in numbers) for numbers in (link.copy, link.target))
        yield f"copy {left} = reference {right}  ({link.score:.2f}, {link.matched_by})"
        for document, numbers in ((alignment.copy, link.copy), (reference.document, link.target)):
            mark = "  copy       " if document is alignment.copy else "  reference  "
            for number in numbers:
                words = " ".join(document.slice(document.sentences[number]).split())
                yield from textwrap.wrap(words, width, initial_indent=mark, subsequent_indent=" " * len(mark))
    for name, document, linked in (
        ("copy", alignment.copy, {n for link in alignment.links for n in link.copy}),
        ("reference", reference.document, {n for link in alignment.links for n in link.target}),
    ):
        alone = [str(s.index + 1) for s in document.sentences if s.index not in linked]
        if alone:
            yield ""
            yield from textwrap.wrap(f"without a partner in the {name}: {', '.join(alone)}", width)
