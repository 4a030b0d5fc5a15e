"""Examples from words that people marked (MQM, word tags), corrected (MLQE-PE), or changed on purpose (DEMETR)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...quality.features import overlap
from . import segments as source
from .examples import SAME_TEXT, UNKNOWN, Example, Mark, part_of, usable

SEVERITIES = {"critical": 1.0, "major": 1.0, "minor": 0.4}
UNTAUGHT = frozenset(
    ("base_id33_empty", "base_id33_shuffle_trans", "base_id35_reference", "minor_id28_final_punc_removed",
     "minor_id29_punc_addition", "minor_id30_tokenized", "minor_id31_full_lower", "minor_id32_first_lower",
     "minor_id15_case")
)  # fmt: skip
"""Changes of DEMETR that are of typesetting, or are no text."""

POLISH = 0.1
"""Share of edits (HTER) that an editor makes in sound output too."""
REWRITTEN = 0.3
"""Share of edits beyond POLISH from which a sentence counts as wholly garbled."""
_MARKED_BIO = 9_000


def news_spans(data: Path) -> Iterator[Example]:
    """WMT21 zh-en: the marks of all raters of one output, averaged, alone and beside the reference."""
    grouped: dict[tuple[str, str, str], list[dict[str, object]]] = defaultdict(list)
    for row in source.rows(data / "spans" / "wmt21.zh-en.spans.jsonl.gz"):
        grouped[row["doc_id"], row["system"], row["hypothesis"]].append(row)
    for (story, system, text), raters in grouped.items():
        partner = str(raters[0]["reference"])
        if not usable(text) or not usable(partner):
            continue
        marks = _averaged([_severe(rater["errors"]) for rater in raters], len(text))
        for other in ("", partner):
            if overlap(text, other) < SAME_TEXT:
                yield _marked("marked", story, "zh", system, f"mqm/{story}/{raters[0]['seg_id']}", text, other, marks)


def talk_spans(data: Path) -> Iterator[Example]:
    """Talks (TED), zh-en: the marks of all raters of one output, averaged, alone."""
    grouped: dict[tuple[str, str, str], dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for row in source.rows(data / "spans" / "ted.zh-en.mqm.jsonl.gz"):
        listed = grouped[row["doc_id"], row["system"], row["hypothesis"]][row["rater"]]
        weight = SEVERITIES.get(row["severity"].lower(), 0.0)
        if weight and "Omission" not in row["category"] and "Punctuation" not in row["category"]:
            listed.append((row["start"], row["end"], weight))
    for (story, system, text), raters in grouped.items():
        if usable(text):
            marks = _averaged(list(raters.values()), len(text))
            yield _marked("marked", f"ted/{story}", "zh", system, f"ted/{story}", text, "", marks)


def abstract_spans(data: Path) -> Iterator[Example]:
    """Abstracts of medicine, several languages: the same."""
    grouped: dict[tuple[str, str, str], list[list[Mark]]] = defaultdict(list)
    for row in source.rows(data / "spans" / "bio.x-en.mqm.jsonl.gz"):
        story = f"bio/{row['lang_pair']}/{row['file'].rsplit('/', 1)[-1].rsplit('_', 4)[0]}/{row['seg_id']}"
        grouped[story, row["system"], row["hypothesis"]].append(_severe(row["errors"]))
    keys = sorted(grouped, key=lambda key: source.order("bio", *key))[:_MARKED_BIO]
    for story, system, text in keys:
        if usable(text):
            raters = grouped[story, system, text]
            language = story.split("/")[1].removesuffix("-en")
            yield _marked("marked", story, language, system, story, text, "", _averaged(raters, len(text)))


def word_tags(data: Path) -> Iterator[Example]:
    """WMT22 km-en, ps-en: a tag a word; the last is that of the end of the sentence."""
    for language in ("km", "ps"):
        for at, row in enumerate(source.rows(data / "spans" / f"wmt22qe.{language}-en.tags.jsonl.gz")):
            words = row["mt_tok"].removesuffix(" <EOS>").split(" ")
            text, marks = _tagged(words, row["tags"].split())
            if usable(text):
                story = f"wmt22qe/{language}/{at}"
                yield _marked("tagged", story, language, "wmt22qe", story, text, "", marks)


def post_edits(data: Path) -> Iterator[Example]:
    """MLQE-PE: tags stand at gaps and words in turn; alone, beside the correction, and the correction beside it."""
    for row in source.rows(data / "spans" / "mlqe-pe.x-en.jsonl.gz"):
        language = row["lang_pair"].removesuffix("-en")
        story = f"mlqe/{language}/{row['split']}/{row['id']}"
        draw = source.order("post-edit", story)
        if draw[0] % 2:
            continue
        text, marks = _tagged(row["mt"].split(" "), row["tags"].split()[1::2])
        edited = source.joined(row["pe"])
        if not usable(text) or not usable(edited) or language in source.UNSEEN_LANGUAGES:
            continue
        beside = bool(draw[1] % 2) and overlap(text, edited) < SAME_TEXT
        wrong = min(1.0, max(0.0, row["hter"] - POLISH) / REWRITTEN)
        sure = wrong if wrong > 0.3 else 1 - wrong
        label = 1.0 if wrong > 0.3 else 0.0
        part, partner = part_of(story), edited if beside else ""
        yield Example(part, "corrected", story, language, "mlqe", story, text, partner, label, round(sure, 3), marks)
        if label:
            yield Example(part, "corrected", story, language, "human", story, edited, text if beside else "",
                          0.0, round(sure, 3))  # fmt: skip


def changed(data: Path) -> Iterator[Example]:
    """DEMETR: a machine version that was changed in one way, and as it was; beside the human text, or alone."""
    for row in source.rows(data / "spans" / "demetr.x-en.jsonl.gz"):
        if row["pert_name"] in UNTAUGHT or not usable(row["pert_sent"]) or not usable(row["eng_sent"]):
            continue
        story = f"demetr/{row['lang_tag']}/{row['data_source']}/{row['id']}"
        part, text, was = part_of(story), row["pert_sent"], row["mt_sent"]
        removed = "removed" in row["pert_name"]
        draw = source.order("demetr", story, row["pert_name"])
        partner = row["eng_sent"] if draw[0] % 3 else ""
        if partner and overlap(was, partner) > SAME_TEXT:
            continue
        marks = _new_words(text, was)
        label = UNKNOWN if removed and not partner else 1.0
        weight = 0.4 if row["severity"] == "minor" else 0.7
        same = f"{story}/{row['pert_name']}"
        yield Example(part, "changed", story, "x", row["pert_name"], same, text, partner, label, weight, marks)
        if draw[1] % 2:
            yield Example(part, "changed", story, "x", "as it was", same, was, partner, 0.0, 0.3)


def _marked(
    kind: str, story: str, language: str, system: str, same: str, text: str, partner: str, marks: tuple[Mark, ...]
) -> Example:
    """The sentence counts as garbled by its worst mark; one with half-agreed or small marks only says nothing."""
    worst = max((how for _, _, how in marks), default=0.0)
    label, weight = (1.0, worst) if worst >= 0.5 else (UNKNOWN, 0.5) if worst > 0.2 else (0.0, 0.5)
    return Example(part_of(story), kind, story, language, system, f"{same}/{bool(partner)}", text, partner, label,
                   round(weight, 3), marks)  # fmt: skip


def _severe(errors: object) -> list[Mark]:
    found: list[Mark] = []
    for error in errors if isinstance(errors, list) else ():
        weight = SEVERITIES.get(str(error["severity"]).strip().lower(), 0.0)
        if weight and error["end"] > error["start"]:
            found.append((int(error["start"]), int(error["end"]), weight))
    return found


def _averaged(raters: Sequence[Sequence[Mark]], length: int) -> tuple[Mark, ...]:
    """Marks of several people in a text of that length: runs of characters with the mean of what they gave."""
    level: dict[int, float] = defaultdict(float)
    for marks in raters:
        worst: dict[int, float] = {}
        for start, end, how in marks:
            for at in range(start, min(end, length)):
                worst[at] = max(worst.get(at, 0.0), how)
        for at, how in worst.items():
            level[at] += how / len(raters)
    runs: list[Mark] = []
    for at in sorted(level):
        how = round(level[at], 3)
        if runs and runs[-1][1] == at and runs[-1][2] == how:
            runs[-1] = (runs[-1][0], at + 1, how)
        else:
            runs.append((at, at + 1, how))
    return tuple(runs)


def _tagged(words: Sequence[str], tags: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    text, marks = "", []
    for word, tag in zip(words, tags, strict=False):
        text += (" " if text and word not in ",.;:!?)%" else "") + word
        if tag == "BAD" and any(map(str.isalnum, word)):
            marks.append((len(text) - len(word), len(text), 1.0))
    return text, tuple(marks)


def _new_words(text: str, was: str) -> tuple[Mark, ...]:
    """The words of a changed text that do not stand, in this order, in what it was."""
    from difflib import SequenceMatcher

    after, before = source.tokens(text), source.tokens(was)
    matcher = SequenceMatcher(None, [t.text for t in before], [t.text for t in after], autojunk=False)
    return tuple(
        (token.start, token.end, 1.0)
        for kind, _, _, first, last in matcher.get_opcodes()
        if kind in ("replace", "insert")
        for token in after[first:last]
        if token.kind != "sign"
    )
