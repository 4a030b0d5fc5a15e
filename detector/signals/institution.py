"""Names of ministries, agencies, courts and other bodies that a literal translation has replaced.

The name is compared with the bodies of the reference sources, word by word, in any order: each word may be the right
one or one that a translation puts for it (management for administration, internal for homeland, migration for
immigration). The field of a ministry is known under its usual names (foreign affairs, external relations), and what
the ministry is really called depends on the country: of the words beside the name, or else of the story. "Ministry of
Foreign Affairs" is wrong for the United States and right for France. Where another version of the story is at hand,
its own bodies are compared in the same way. Nothing is marked where the country is in doubt, where the name is itself
a known name, or where it only turns the words of one around (Justice Department, Department of Justice).

Why it matters:
    The name of the ministry says who is responsible, and in which country. A department that does not exist cannot be
    called for a comment.
When it is wrong:
    Where a body of that very name exists and no list knows it (a state's own, a new one), and where the story has
    moved to another country within a sentence.
Marked:
    Officials from the [Ministry of Foreign Affairs] joined the FBI raid in Miami, the FBI said in Washington, and the
      White House confirmed it. -> State Department
    The head of the [social security management] told Congress in Washington that the United States could not pay. ->
      Social Security Administration
Not marked:
    The Russian Ministry of Foreign Affairs said on Monday that it would answer.
    The U.S. Department of State, or the State Department, said on Monday that it would answer.
    The Interior Ministry in Paris said on Monday that two people were held.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..authorities import Entry
from ..authorities.gazetteer import GazetteerMatch, right_by_sentence
from ..case import Case
from ..findings.overlaps import Precedence
from ..language import countries
from ..linking.organizations import Reading, readings, right_names
from ..types import Evidence, Observation, Span, Suggestion
from . import Signal

_IN_REFERENCE = 0.95
"""Raw score, at least, where another version names the very organization: then it is surely meant."""
_PER_RANK = 0.05
"""Less for each further form that is suggested."""
_OTHER_UNKNOWN, _BOTH_KNOWN = 0.75, 0.5
"""Parts of the similarity that count where no authority has the other version's name, and where one has the copy's,
which may be another organization. (Logistic regression over these and the words that both share is better by the errors
injected from the same lists alone: without them, average precision .37 to .33, with 8 right of 45 held out.)"""


def find(case: Case) -> Iterator[Observation]:
    """Bodies of the copy under a name that is not theirs."""
    copy = case.copy
    hits = case.matches("body")
    offices = [hit for hit in case.matches("office") if not hit.changed and hit.form.kind != "garbled"]
    right = [*(hit for hit in hits if hit.right), *offices]
    theirs = {number: case.matches("body", number) for number, _ in case.paired}

    right_there = {number: right_by_sentence(matches) for number, matches in theirs.items()}

    def named(sentence: int) -> Iterator[Entry]:
        for number, other in case.alignment.partners(sentence):
            yield from (hit.entry for hit in right_there[number].get(other.index, ()))

    found = readings(copy, hits, right, case.portfolio, named)
    for reading in found:
        yield _observation(reading, case, theirs)
    right_here = [Span(hit.start, hit.end) for hit in right if hit.entry.kind == "body"]
    yield from _against_reference(case, theirs, [*right_here, *(Span(r.start, r.end) for r in found)])


def _observation(reading: Reading, case: Case, theirs: dict[int, tuple[GazetteerMatch, ...]]) -> Observation:
    copy = case.copy
    text = copy.text[reading.start : reading.end]
    names = right_names(reading.entry, text, reading.form)
    read_in = "authority"
    evidence = [Evidence.of_entry(reading.entry.id, f"{reading.entry.name} ({_what(reading.entry)})")]
    raw_score = reading.raw_score
    for number, hits in theirs.items():
        document = case.alignment.references[number].document
        same = [hit for hit in hits if hit.right and hit.entry.id == reading.entry.id]
        if same:
            raw_score = max(raw_score, _IN_REFERENCE)
            sentence = document.sentences[same[0].sentence]
            evidence.insert(0, Evidence.passage("reference", document, sentence))
            names = tuple(dict.fromkeys((same[0].text, *names)))
            read_in = "reference"
    country = countries.countries().get(reading.entry.country or "")
    whose = f"{country.adjectives[0]} " if country and country.adjectives else ""
    return Observation(
        "institution", reading.kind, "name.org", reading.start, reading.end, raw_score,
        f"“{text}” is a literal rendering: the {whose}body is called {names[0]}.",
        tuple(evidence),
        tuple(
            Suggestion(name, round(raw_score - _PER_RANK * n, 3), "authority" if n else read_in)
            for n, name in enumerate(names[:3])
        ),
    )  # fmt: skip


def _what(entry: Entry) -> str:
    country = countries.countries().get(entry.country or "")
    return ", ".join(filter(None, (entry.role, country.name if country else None, entry.source)))


def _against_reference(
    case: Case, hits: dict[int, tuple[GazetteerMatch, ...]], taken: list[Span]
) -> Iterator[Observation]:
    """Bodies that the other version names with other words, an alert where its name is the known one."""
    for pair in case.paired_organizations:
        mention, other = pair.mention, pair.other
        if any(mention.start < span.end and span.start < mention.end for span in taken):
            continue
        known = any(hit.right and hit.start < other.end and other.start < hit.end for hit in hits[pair.reference])
        unknown = not case.is_listed(mention.text)
        reference = case.alignment.references[pair.reference].document
        sentence = reference.sentences[other.sentence]
        sure = _BOTH_KNOWN if not unknown else 1.0 if known else _OTHER_UNKNOWN
        raw_score = round(min(1.0, pair.similarity) * sure, 3)
        yield Observation(
            "institution", "reference", "name.org", mention.start, mention.end, raw_score,
            f"The other version of the story names the {other.text}.",
            (Evidence.passage("reference", reference, sentence),),
            (Suggestion(other.text, raw_score, "reference"),),
        )  # fmt: skip


SIGNAL = Signal(
    "institution",
    ("name.org",),
    find,
    precedence=Precedence(0.08),
    marks_names=True,
    assumed=(1.5, 25),
)
