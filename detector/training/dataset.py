"""`detector train data`: the data folder as one training set, each example with its part, its label and where from.

An example is a sentence of a copy, alone or beside its partner in another version of the story, with how sure it is
that the sentence is garbled and which of its words are wrong. Where from:

- *contrasts*: the human text and a weak machine version of the same sentence, each alone;
- *beside*: the same two beside a third version: the human text beside a strong machine version, the weak version beside
  either, a strong version beside the human text. So what is merely worded otherwise stands on the clean side, too;
- *two versions*: a human version beside another human version, and weak machine versions beside the same;
- *marked*: words that people marked or corrected (MQM, word tags) or that were changed on purpose (DEMETR);
- *planted*: human text in which words or names are replaced by what a machine really put for them elsewhere;
- *damaged*: human text in which single words are changed in the ways of another script and language (`damage.py`).

"Machine" is not "garbled". A machine version is as garbled as its system is weak times its distance from the human text
(`data.grade`), and of its words only those count as wrong that stand neither in the human text nor in the version of a
strong system; what the strong system wrote too is a way to put it, and counts little.

The parts are drawn by story; no text stands in two of them (`apart` takes out, `check` makes sure).
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ..errors import UsageError
from ..features import overlap
from ..lexicon import zipf
from ..likeness import stem
from ..text import fold_signs, without_possessive
from ..types import Token
from . import data as source
from .damage import Damage, alike_names

Part = Literal["test", "calibration", "heads", "tagger"]
Mark = tuple[int, int, float]
"""Start, end and how wrong: 0 ... 1, or UNKNOWN where nothing is learned from the words."""
Progress = Callable[[str], None]

UNKNOWN = -1.0
PARTS: Mapping[Part, frozenset[int]] = {
    "test": source.TEST_FOLDS,
    "calibration": source.CALIBRATION_FOLDS,
    "heads": source.HEAD_FOLDS,
    "tagger": source.PATTERN_FOLDS,
}
"""The first has the right of way where two stories share a text."""

STRONG = ("google", "bergamot-base")
"""Systems whose version is a witness for a wording; what reads like people."""
SUPPORTED = 0.15
"""How wrong a word of a weak version is that the human text lacks but a strong version has."""
SEVERITIES = {"critical": 1.0, "major": 1.0, "minor": 0.4}
UNTAUGHT = frozenset(
    ("base_id33_empty", "base_id33_shuffle_trans", "base_id35_reference", "minor_id28_final_punc_removed",
     "minor_id29_punc_addition", "minor_id30_tokenized", "minor_id31_full_lower", "minor_id32_first_lower",
     "minor_id15_case")
)  # fmt: skip
"""Changes of DEMETR that are of typesetting, or are no text."""

_IDENTIFYING = 24
"""A shorter text (letters) may stand in several stories by chance."""
_LONGEST = 600
"""Longer texts (characters) are several sentences in one."""
_PLANTED = 18_000
_MARKED_BIO = 9_000
_DAMAGED = {"tagger": 30_000, "heads": 8_000, "calibration": 4_000, "test": 4_000}
"""Human texts that are damaged, by part."""
_DAMAGED_TURNS = 2
"""How often each text of the tagger's part is damaged; those of other parts are once."""


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the training set.

    `garbled` 0 ... 1 for the sentence (UNKNOWN: only its words are learned from); `weight` of it; `marks` are the words
    that are wrong, all others are right; `same` is shared by the versions of one sentence that are held against each
    other (same partner or none). `partner` is "" for a sentence alone.
    """

    part: Part
    kind: str
    story: str
    language: str
    system: str
    same: str
    copy: str
    partner: str
    garbled: float
    weight: float
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= start < end <= len(self.copy) for start, end, _ in self.marks):
            raise ValueError(f"a mark of {self.same} lies outside its text")


# ------------------------------------------------------------------ the whole set


def build(data: Path, progress: Progress = lambda _: None) -> list[Example]:
    """The training set, checked. Drawn by keys: the same data gives the same set.

    Raises:
        UsageError: a file of the data is missing, or two parts share a text.
    """
    segments = [s for s in (*source.round_trips(data), *source.post_edits(data)) if not s.unseen]
    progress(f"{len(segments):,} segments with machine versions")
    found = [example for segment in segments for example in _of_segment(segment)]
    for story in source.paired_stories(data):
        found += [example for segment in story for example in _of_versions(segment)]
    progress(f"{len(found):,} examples of versions of one sentence")
    for read in (_news_spans, _talk_spans, _abstract_spans, _word_tags, _post_edits, _changed):
        found += read(data)
    progress(f"{len(found):,} with those that people marked")
    found += _planted(segments, data)
    kept = apart(found)
    kept += _damaged(kept, segments, data)
    check(kept)
    progress(f"{len(kept):,} examples; {len(found) - len(kept):,} left out since their text stands in an earlier part")
    return kept


def write(examples: Sequence[Example], folder: Path) -> None:
    """One file a part (JSON lines, gzip'd) and counts.json: how many of which kind, part, language and system."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        body = "".join(json.dumps(asdict(e), ensure_ascii=False) + "\n" for e in examples if e.part == part)
        (folder / f"{part}.jsonl.gz").write_bytes(gzip.compress(body.encode(), 6, mtime=0))
    (folder / "counts.json").write_text(json.dumps(counts(examples), indent=1) + "\n", "utf-8")


def counts(examples: Iterable[Example]) -> dict[str, dict[str, int]]:
    """How many examples there are by part and kind, by language, by system; and the share of clean ones in percent."""
    listed = list(examples)
    clean = sum(0 <= example.garbled < 0.1 for example in listed)
    return {
        "part and kind": dict(sorted(Counter(f"{e.part}/{e.kind}" for e in listed).items())),
        "language": dict(sorted(Counter(e.language for e in listed).items())),
        "system": dict(sorted(Counter(e.system for e in listed).items())),
        "percent": {"clean": round(100 * clean / max(1, len(listed)))},
    }


def apart(examples: Iterable[Example]) -> list[Example]:
    """The examples without those of which a text stands in an earlier part (in the order of PARTS)."""
    listed = list(examples)
    order = {part: at for at, part in enumerate(PARTS)}
    first: dict[str, int] = {}
    for example in listed:
        for key in _keys(example):
            first[key] = min(first.get(key, len(order)), order[example.part])
    return [e for e in listed if all(first[key] == order[e.part] for key in _keys(e))]


def check(examples: Iterable[Example]) -> None:
    """Make sure that no text, and no story, stands in two parts.

    Raises:
        UsageError: one does; it names the part, the story and the text's beginning.
    """
    parts: dict[str, Example] = {}
    for example in examples:
        for key in (*_keys(example), f"story {example.story}"):
            other = parts.setdefault(key, example)
            if other.part != example.part:
                raise UsageError(
                    f"the training set leaks: {example.copy[:60]!r} ({example.story}) is in the part {example.part!r}, "
                    f"and {other.story} in {other.part!r} has the same: nothing is trained"
                )


def part_of(story: str) -> Part:
    """The part that a story belongs to, by its key alone."""
    fold = source.fold(story)
    return next(part for part, folds in PARTS.items() if fold in folds)


def _keys(example: Example) -> Iterator[str]:
    for text in (example.copy, example.partner):
        yield from _letters(text)


def _letters(text: str) -> Iterator[str]:
    """The letters of a text that is long enough to be known by them; nothing for a shorter one."""
    key = "".join(char for char in text.lower() if char.isalnum())
    if len(key) >= _IDENTIFYING:
        yield key


# ------------------------------------------------------------------ versions of one sentence


def _of_segment(segment: source.Segment) -> Iterator[Example]:
    """A round trip: human text and weak versions alone; then beside a strong version or the human text."""
    human, versions = segment.humans[0], dict(segment.machines)
    if not _usable(human) or segment.set == "mlqe":
        return
    strong = next((versions[name] for name in STRONG if versions.get(name, "").strip()), "")
    weak = sorted(
        (
            (source.grade(name, text, human), name, text)
            for name, text in segment.machines
            if name not in STRONG and name not in source.UNSEEN_SYSTEMS and _usable(text)
        ),
        key=lambda item: (-item[0], item[1]),
    )
    if not weak or weak[0][0] < 0.2:
        return
    chance = source.order("dataset", segment.story, segment.language, segment.index)
    _, name, text = weak[chance[0] % 2 if len(weak) > 1 and weak[1][0] >= 0.2 else 0]
    grade = source.grade(name, text, human)
    marks = unsupported(text, human, (strong,) if strong else ())
    same = f"{segment.set}.{segment.language}/{segment.index}"

    def example(kind: str, system: str, copy: str, partner: str, garbled: float, weight: float) -> Example:
        own = marks if system == name else ()
        key = f"{same}/{'alone' if not partner else 'strong' if partner == strong else 'human'}"
        return Example(
            part_of(segment.story), kind, segment.story, segment.language, system, key, copy, partner,
            garbled, round(weight, 3), own,
        )  # fmt: skip

    yield example("contrast", "human", human, "", 0.0, grade)
    yield example("contrast", name, text, "", 1.0, grade)
    if not _usable(strong) or overlap(strong, text) > 0.9:
        return
    if chance[1] % 2:
        if overlap(strong, human) < 0.97:
            yield example("beside", "human", human, strong, 0.0, grade)
        yield example("beside", name, text, strong, 1.0, grade)
    else:
        yield example("beside", "strong", strong, human, 0.0, 0.5 * grade)
        yield example("beside", name, text, human, 1.0, grade)


def _of_versions(segment: source.Segment) -> Iterator[Example]:
    """A story of the news: each human version beside the other, and its weak versions beside both; all alone, too."""
    versions = dict(segment.machines)
    strong = [versions[name] for name in ("google", "Online-B", "Facebook-AI") if versions.get(name, "").strip()]
    graded = sorted(
        (
            (source.grade(name, text, segment.humans[0]), name, text)
            for name, text in segment.machines
            if name not in source.UNSEEN_SYSTEMS and source.GRADES.get(name, 0.0) >= 0.5 and _usable(text)
        ),
        key=lambda item: (-item[0], item[1]),
    )[:2]
    humans = [text for text in segment.humans if _usable(text)]
    part, same = part_of(segment.story), f"{segment.story}/{segment.index}"

    def example(kind: str, system: str, at: int, copy: str, partner: str, grade: float) -> Example:
        marks = unsupported(copy, " ".join(humans), strong) if system != "human" else ()
        return Example(
            part, kind, segment.story, segment.language, system, f"{same}/{kind}/{at}", copy, partner,
            float(system != "human"), round(grade, 3), marks,
        )  # fmt: skip

    for at, partner in enumerate(humans):
        others = [other for other in humans if other != partner and overlap(other, partner) < 0.97]
        weight = max((grade for grade, _, _ in graded), default=0.5) if others else 0.5
        yield example("contrast", "human", at, partner, "", max(weight, 0.3))
        for other in others:
            yield example("two versions", "human", at, other, partner, max(weight, 0.3))
        for grade, name, text in graded:
            if grade >= 0.2:
                yield example("contrast", name, at, text, "", grade)
                yield example("two versions", name, at, text, partner, grade if others else 0.5 * grade)


def unsupported(copy: str, human: str, strong: Sequence[str]) -> tuple[Mark, ...]:
    """The words of a weak version that no other version has: 1; those that a strong version has: SUPPORTED.

    Words are compared by their stems. Function words and signs are not marked: any version may have them.
    """
    ours = {word_stem(token) for token in source.tokens(human)}
    theirs = {word_stem(token) for text in strong for token in source.tokens(text)}
    wrong = 1.0 if theirs else 0.6
    return tuple(
        (token.start, token.end, SUPPORTED if word_stem(token) in theirs else wrong)
        for token in source.tokens(copy)
        if token.kind != "sign" and zipf(token.text.lower()) < 6.0 and word_stem(token) not in ours
    )


def word_stem(token: Token) -> str:
    """A word in lower case, cut to its beginning; a number as it stands."""
    return stem(without_possessive(fold_signs(token.text).lower()))


def _usable(text: str) -> bool:
    return 8 <= len(text) <= _LONGEST and bool(text.strip())


# ------------------------------------------------------------------ what people marked


def _news_spans(data: Path) -> Iterator[Example]:
    """WMT21 zh-en: the marks of all raters of one output, averaged, alone and beside the reference."""
    grouped: dict[tuple[str, str, str], list[dict[str, object]]] = defaultdict(list)
    for row in source.rows(data / "spans" / "wmt21.zh-en.spans.jsonl.gz"):
        grouped[row["doc_id"], row["system"], row["hypothesis"]].append(row)
    for (story, system, text), raters in grouped.items():
        partner = str(raters[0]["reference"])
        if not _usable(text) or not _usable(partner):
            continue
        marks = _averaged([_severe(rater["errors"]) for rater in raters], len(text))
        for other in ("", partner):
            if overlap(text, other) < 0.97:
                yield _marked("marked", story, "zh", system, f"mqm/{story}/{raters[0]['seg_id']}", text, other, marks)


def _talk_spans(data: Path) -> Iterator[Example]:
    grouped: dict[tuple[str, str, str], dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for row in source.rows(data / "spans" / "ted.zh-en.mqm.jsonl.gz"):
        listed = grouped[row["doc_id"], row["system"], row["hypothesis"]][row["rater"]]
        weight = SEVERITIES.get(row["severity"].lower(), 0.0)
        if weight and "Omission" not in row["category"] and "Punctuation" not in row["category"]:
            listed.append((row["start"], row["end"], weight))
    for (story, system, text), raters in grouped.items():
        if _usable(text):
            marks = _averaged(list(raters.values()), len(text))
            yield _marked("marked", f"ted/{story}", "zh", system, f"ted/{story}", text, "", marks)


def _abstract_spans(data: Path) -> Iterator[Example]:
    grouped: dict[tuple[str, str, str], list[list[Mark]]] = defaultdict(list)
    for row in source.rows(data / "spans" / "bio.x-en.mqm.jsonl.gz"):
        story = f"bio/{row['lang_pair']}/{row['file'].rsplit('/', 1)[-1].rsplit('_', 4)[0]}/{row['seg_id']}"
        grouped[story, row["system"], row["hypothesis"]].append(_severe(row["errors"]))
    keys = sorted(grouped, key=lambda key: source.order("bio", *key))[:_MARKED_BIO]
    for story, system, text in keys:
        if _usable(text):
            raters = grouped[story, system, text]
            language = story.split("/")[1].removesuffix("-en")
            yield _marked("marked", story, language, system, story, text, "", _averaged(raters, len(text)))


def _word_tags(data: Path) -> Iterator[Example]:
    """WMT22 km-en, ps-en: a tag a word; the last is that of the end of the sentence."""
    for language in ("km", "ps"):
        for at, row in enumerate(source.rows(data / "spans" / f"wmt22qe.{language}-en.tags.jsonl.gz")):
            words = row["mt_tok"].removesuffix(" <EOS>").split(" ")
            text, marks = _tagged(words, row["tags"].split())
            if _usable(text):
                story = f"wmt22qe/{language}/{at}"
                yield _marked("tagged", story, language, "wmt22qe", story, text, "", marks)


def _post_edits(data: Path) -> Iterator[Example]:
    """MLQE-PE: tags stand at gaps and words in turn; alone, beside the correction, and the correction beside it."""
    for row in source.rows(data / "spans" / "mlqe-pe.x-en.jsonl.gz"):
        language = row["lang_pair"].removesuffix("-en")
        story = f"mlqe/{language}/{row['split']}/{row['id']}"
        chance = source.order("post-edit", story)
        if chance[0] % 2:
            continue
        text, marks = _tagged(row["mt"].split(" "), row["tags"].split()[1::2])
        edited = source.joined(row["pe"])
        if not _usable(text) or not _usable(edited) or language in source.UNSEEN_LANGUAGES:
            continue
        beside = bool(chance[1] % 2) and overlap(text, edited) < 0.97
        wrong = min(1.0, max(0.0, row["hter"] - 0.1) / 0.3)
        sure = wrong if wrong > 0.3 else 1 - wrong
        label = 1.0 if wrong > 0.3 else 0.0
        part, partner = part_of(story), edited if beside else ""
        yield Example(part, "corrected", story, language, "mlqe", story, text, partner, label, round(sure, 3), marks)
        if label:
            yield Example(part, "corrected", story, language, "human", story, edited, text if beside else "",
                          0.0, round(sure, 3))  # fmt: skip


def _changed(data: Path) -> Iterator[Example]:
    """DEMETR: a machine version that was changed in one way, and as it was; beside the human text, or alone."""
    for row in source.rows(data / "spans" / "demetr.x-en.jsonl.gz"):
        if row["pert_name"] in UNTAUGHT or not _usable(row["pert_sent"]) or not _usable(row["eng_sent"]):
            continue
        story = f"demetr/{row['lang_tag']}/{row['data_source']}/{row['id']}"
        part, text, was = part_of(story), row["pert_sent"], row["mt_sent"]
        removed = "removed" in row["pert_name"]
        chance = source.order("demetr", story, row["pert_name"])
        partner = row["eng_sent"] if chance[0] % 3 else ""
        if partner and overlap(was, partner) > 0.97:
            continue
        marks = _new_words(text, was)
        label = UNKNOWN if removed and not partner else 1.0
        weight = 0.4 if row["severity"] == "minor" else 0.7
        same = f"{story}/{row['pert_name']}"
        yield Example(part, "changed", story, "x", row["pert_name"], same, text, partner, label, weight, marks)
        if chance[1] % 2:
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
    """What several people marked in a text of that length: runs of characters with the mean of what they gave."""
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


# ------------------------------------------------------------------ what is planted


def _planted(segments: Sequence[source.Segment], data: Path) -> Iterator[Example]:
    """Human text with one to three words or names replaced by what machines put for such words elsewhere.

    Names are split by entity: a name that is planted in one part is planted in no other.
    """
    swaps = substitutions(s for s in segments if s.fold in source.PATTERN_FOLDS)
    names = alike_names(data)
    ordered = sorted(
        (s for s in segments if s.set != "mlqe" and _usable(s.humans[0])),
        key=lambda s: source.order("plant", s.set, s.language, s.story, s.index),
    )
    seen: set[str] = set()
    made = 0
    for segment in ordered:
        human = segment.humans[0]
        if human in seen:
            continue
        seen.add(human)
        part = part_of(segment.story)
        text, marks = _with_damage(human, swaps, names, part, segment.story)
        if not marks:
            continue
        strong = dict(segment.machines).get(STRONG[0], "")
        beside = source.order("planted beside", human)[0] % 2 and _usable(strong) and overlap(strong, human) < 0.97
        partner = strong if beside else ""
        same = f"planted/{segment.set}/{segment.language}/{segment.index}"
        yield Example(part, "planted", segment.story, segment.language, "planted", same, text, partner, 1.0, 0.6, marks)
        yield Example(part, "planted", segment.story, segment.language, "human", same, human, partner, 0.0, 0.6)
        made += 1
        if made == _PLANTED:
            return


def _damaged(examples: Sequence[Example], segments: Sequence[source.Segment], data: Path) -> Iterator[Example]:
    """The human texts that stand among the contrasts, as they are and damaged.

    Only words are learned from them (UNKNOWN, and weight 0 for the sentence as it is): a sentence with one wrong name
    does not read as a weak translation reads, and what is learned of sentences from both is worse (measured).
    """
    swaps = substitutions(s for s in segments if s.fold in source.PATTERN_FOLDS)
    damage = Damage(data, swaps, lambda name, story: part_of(name) == part_of(story))
    texts = {e.copy: e for e in examples if e.kind == "contrast" and e.system == "human"}
    known = {key for example in examples for key in _keys(example)}
    left = dict(_DAMAGED)
    for human, example in sorted(texts.items(), key=lambda item: source.order("damage", item[0])):
        turns = _DAMAGED_TURNS if example.part == "tagger" else 1
        told = dict(damage.of(human, example.story, turn) for turn in range(turns))
        own = frozenset(_letters(human))
        told = {text: marks for text, marks in told.items() if marks and known.isdisjoint({*_letters(text)} - own)}
        if not told or not left[example.part]:
            continue
        left[example.part] -= 1
        same = f"damaged/{source.order(human).hex()[:16]}"
        for text, marks in told.items():
            yield Example(example.part, "damaged", example.story, example.language, "damaged", same, text, "", UNKNOWN,
                          0.6, marks)  # fmt: skip
        yield Example(example.part, "damaged", example.story, example.language, "human", same, human, "", 0.0, 0.0)


def substitutions(segments: Iterable[source.Segment]) -> dict[str, tuple[str, ...]]:
    """Word of the human text → what weak systems put for it between the same neighbours and no strong system did.

    Both are words of content, lower-cased, and do not share a beginning; a pair that was seen once is left out.
    """
    found: Counter[tuple[str, str]] = Counter()
    for segment in segments:
        human = [token.text for token in source.tokens(segment.humans[0]) if token.kind != "sign"]
        versions = dict(segment.machines)
        strong = {
            word_stem(token)
            for name in STRONG
            for token in source.tokens(versions.get(name, ""))
            if token.kind == "word"
        }
        between = {(a, c): b for a, b, c in zip(human, human[1:], human[2:], strict=False)}
        for name, text in segment.machines:
            if name in STRONG or name in source.UNSEEN_SYSTEMS or not source.GRADES.get(name):
                continue
            words = [token.text for token in source.tokens(text) if token.kind != "sign"]
            for a, b, c in zip(words, words[1:], words[2:], strict=False):
                right = between.get((a, c))
                if right and right != b and b.islower() and right.islower() and stem(b) not in strong:
                    found[right, b] += 1
    kept: dict[str, list[str]] = defaultdict(list)
    for (right, wrong), times in sorted(found.items()):
        if times > 1 and stem(right)[:3] != stem(wrong)[:3] and max(zipf(right), zipf(wrong)) < 5.5 and zipf(wrong) > 2:
            kept[right].append(wrong)
    return {word: tuple(others) for word, others in kept.items()}


def _with_damage(
    human: str, swaps: Mapping[str, Sequence[str]], names: Mapping[str, Sequence[str]], part: Part, story: str
) -> tuple[str, tuple[Mark, ...]]:
    tokens = source.tokens(human)
    places: list[tuple[Token, Sequence[str]]] = []
    for at, token in enumerate(tokens):
        lower = token.text.lower()
        if token.kind != "word":
            continue
        if token.text.islower() and lower in swaps:
            places.append((token, swaps[lower]))
        elif at and token.text.istitle() and lower in names and zipf(lower) < 5 and part_of(f"name/{lower}") == part:
            places.append((token, [name.title() for name in names[lower]]))
    if not places:
        return human, ()
    places.sort(key=lambda place: source.order("place", story, human, place[0].start))
    chosen = sorted(places[: 1 + source.order("places", human)[0] % 3], key=lambda place: place[0].start)
    text, marks, at = "", [], 0
    for token, offered in chosen:
        text += human[at : token.start]
        start = len(text)
        text += offered[source.order("what", human, token.start)[0] % len(offered)]
        marks.append((start, len(text), 1.0))
        at = token.end
    return text + human[at:], tuple(marks)


def in_part(examples: Iterable[Example], part: Part) -> list[Example]:
    """The examples of one part."""
    return [example for example in examples if example.part == part]
