"""Light rewrites of human copy by rule: what an editor changes without changing what is said.

Everything is drawn by a `random.Random` that the caller seeds. A rewrite takes the segments of a story and gives as
many back (a segment may be empty, where a sentence was left out).
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from ...language.countries import countries
from ...language.tables import cells, rows

Rewrite = Callable[[str, random.Random], str]

_SYNONYMS = (
    "said|stated", "said|added", "told|informed", "about|around", "about|approximately", "more than|over",
    "at least|no fewer than", "near|close to", "also|as well", "however|but", "began|started", "begin|start",
    "help|assist", "show|reveal", "showed|revealed", "use|employ", "buy|purchase", "bought|purchased", "big|large",
    "people|residents", "children|youngsters", "police|officers", "killed|slain", "injured|hurt", "wounded|injured",
    "because of|due to", "since|because", "while|whereas", "may|might", "must|has to", "will|is to", "need|require",
    "needs|requires", "many|numerous", "several|a number of", "get|obtain", "got|received", "end|finish",
    "ended|finished", "try|attempt", "tried|attempted", "ask|request", "asked|requested", "following|after",
    "prior to|before", "currently|at present", "now|at present", "company|firm", "companies|firms", "city|town",
    "month|four weeks", "car|vehicle", "cars|vehicles", "home|house", "homes|houses", "job|post", "jobs|posts",
    "top|leading", "key|main", "major|big", "quickly|rapidly", "almost|nearly", "often|frequently", "across|throughout",
    "claimed|said", "noted|said", "explained|said", "announced|said", "declared|said", "reported|said",
    "meeting|session", "deal|agreement", "plan|scheme", "talks|negotiations", "vote|ballot", "law|legislation",
    "rise|increase", "rose|increased", "fell|dropped", "fall|drop", "cut|reduce", "raise|lift", "allow|permit",
    "allowed|permitted", "stop|halt", "stopped|halted", "keep|retain", "whole|entire", "huge|enormous",
)  # fmt: skip
_BRITISH = (
    ("or", "our", "color favor honor labor neighbor harbor behavior rumor humor flavor vapor endeavor"),
    ("ize", "ise", "organize realize recognize criticize emphasize apologize authorize minimize prioritize"),
    ("ized", "ised", "organized realized recognized criticized emphasized apologized authorized"),
    ("izing", "ising", "organizing realizing recognizing criticizing"),
    ("er", "re", "center theater meter fiber"),
    ("ense", "ence", "defense offense license"),
    ("eled", "elled", "traveled canceled labeled modeled"),
    ("eling", "elling", "traveling canceling labeling"),
    ("og", "ogue", "dialog catalog"),
    ("am", "amme", "program"),
)
_SHORT = {
    "January": "Jan.", "February": "Feb.", "August": "Aug.", "September": "Sept.", "October": "Oct.",
    "November": "Nov.", "December": "Dec.",
}  # fmt: skip
_SMALL_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_CONTRACTIONS = (
    ("did not", "didn’t"), ("does not", "doesn’t"), ("do not", "don’t"), ("is not", "isn’t"), ("was not", "wasn’t"),
    ("are not", "aren’t"), ("were not", "weren’t"), ("cannot", "can’t"), ("will not", "won’t"),
    ("would not", "wouldn’t"), ("has not", "hasn’t"), ("have not", "haven’t"), ("it is", "it’s"), ("we are", "we’re"),
    ("they are", "they’re"), ("I am", "I’m"), ("we will", "we’ll"), ("could not", "couldn’t"),
)  # fmt: skip
_PADDING = (
    "in a statement", "earlier this week", "in recent days", "so far", "in total", "at the time", "in an interview",
    "again", "also", "by telephone", "to reporters",
)  # fmt: skip
_DROPPED = (
    "also", "very", "however,", "already", "recently", "just", "really", "still", "then", "now", "quite", "even",
    "reportedly", "in fact,", "meanwhile,", "of course,",
)  # fmt: skip


def light(
    segments: Sequence[str], rng: random.Random, synonyms: Mapping[str, Sequence[str]], share: float
) -> list[str]:
    """A rewrite of a story: in each segment a few changes, a `share` of those that are possible, in [0, 1].

    `synonyms`: further words that stand for one another in human versions (`learned_synonyms`).
    """
    style = [rewrite for rewrite in _STYLE if rng.random() < 0.5]
    found = []
    for text in segments:
        for rewrite in style:
            text = rewrite(text, rng)
        for rewrite in _WORDING:
            if rng.random() < share:
                text = rewrite(text, rng)
        if rng.random() < share:
            text = _other_word(text, rng, synonyms)
        if len(segments) > 4 and rng.random() < 0.12 * share:
            text = ""
        found.append(text)
    if rng.random() < share and len(found) > 3:
        at = rng.randrange(len(found) - 1)
        found[at], found[at + 1] = found[at + 1], found[at]
    return found


# ------------------------------------------------------------------ style: through a whole story


def _american(text: str) -> str:
    return _spelt(text, to_british=False)


def _british(text: str) -> str:
    return _spelt(text, to_british=True)


def _spelt(text: str, *, to_british: bool) -> str:
    for american, british, listed in _BRITISH:
        for word in listed.split():
            other = word[: len(word) - len(american)] + british
            one, two = (word, other) if to_british else (other, word)
            text = re.sub(rf"\b{one}(?=s?\b)", two, text)
    return text


def _percent(text: str, rng: random.Random) -> str:
    form = rng.choice(("%", " percent", " per cent"))
    return re.sub(r"(?<=\d)(?:%| percent| per cent)", form, text)


def _initials(text: str, rng: random.Random) -> str:
    for dotted in ("U.S.", "U.K.", "U.N.", "E.U."):
        plain = dotted.replace(".", "")
        text = text.replace(dotted, plain) if rng.random() < 0.5 else re.sub(rf"\b{plain}\b", dotted, text)
    return text


def _honorifics(text: str, rng: random.Random) -> str:
    return re.sub(r"\b(Mr|Mrs|Ms|Dr)\.? ", rng.choice((r"\1 ", r"\1. ")), text)


def _no_honorifics(text: str) -> str:
    return re.sub(r"\b(?:Mr|Mrs|Ms)\.? (?=[A-Z])", "", text)


def _quotes(text: str, rng: random.Random) -> str:
    opening, closing = rng.choice((('"', '"'), ("“", "”"), ("'", "'")))
    return re.sub(r"[\"“](?=\w)", opening, re.sub(r"(?<=[\w.,!?])[\"”]", closing, text))


def _months(text: str) -> str:
    for month, short in _SHORT.items():
        text = re.sub(rf"\b{month}(?= \d)", short, text)
    return text


def _groups(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return re.sub(r"\b(\d{1,3})(\d{3})\b(?!,)", lambda m: m[0] if 1900 <= int(m[0]) < 2100 else f"{m[1]},{m[2]}", text)


def _spelled_numbers(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return re.sub(r"(?<![\d.,:$£€-])\b([2-9]|1[0-2])\b(?![\d.,:%-])", lambda m: _SMALL_NUMBERS[int(m[1]) - 1], text)
    pattern = rf"(?<!-)\b({'|'.join(_SMALL_NUMBERS[1:])})\b(?!-)"
    return re.sub(pattern, lambda m: str(_SMALL_NUMBERS.index(m[1]) + 1), text)


def _scales(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return re.sub(r"(?<=\d) (m|b)illion\b", lambda m: f"{m[1]}n" if rng.random() < 0.3 else f"{m[1]}", text)
    return re.sub(r"\b(\d+),(\d)00,000\b", r"\1.\2 million", text)


def _dates(text: str) -> str:
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    return re.sub(rf"\b({months}) (\d{{1,2}})\b(?!,? \d)", r"\2 \1", text)


# ------------------------------------------------------------------ wording: in one sentence


def _contractions(text: str, rng: random.Random) -> str:
    long, short = rng.choice(_CONTRACTIONS)
    one, two = (long, short) if rng.random() < 0.5 else (short, long)
    return text.replace(one, two)


def _synonym(text: str, rng: random.Random) -> str:
    for pair in rng.sample(_SYNONYMS, len(_SYNONYMS)):
        one, two = pair.split("|")[:: rng.choice((1, -1))]
        new = re.sub(rf"\b{one}\b", two, text, count=1)
        if new != text:
            return new
    return text


def _pad(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=\w)(?=\.$)", f" {rng.choice(_PADDING)}", text, count=1)


def _drop_word(text: str, rng: random.Random) -> str:
    for word in rng.sample(_DROPPED, len(_DROPPED)):
        new = re.sub(rf" {re.escape(word)}(?= )", "", text, count=1)
        if new != text:
            return new
    return text


def _drop_weekday(text: str) -> str:
    return re.sub(r" (?:on|last) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", "", text, count=1)


def _drop_clause(text: str) -> str:
    return re.sub(r", (?:which|who|where|while|including|according to)\b[^,.;\"”]{8,80}(?=[,.])", "", text, count=1)


def _attribution(text: str, rng: random.Random) -> str:
    found = re.match(r"^([A-Z][^,\"“”]{3,50}) said (?:that )?([a-z][^\"“”]{20,})\.$", text)
    if found and rng.random() < 0.7:
        return f"{found[2][0].upper()}{found[2][1:]}, {found[1]} said."
    found = re.match(r"^(.{20,}), ([A-Z][^,\"“”]{3,50}) said\.$", text)
    return f"{found[2]} said {found[1][0].lower()}{found[1][1:]}." if found and found[1][1:2].islower() else text


def _said(text: str) -> str:
    return re.sub(r"(?<=[,”\"] )([A-Z]\w+(?: [A-Z]\w+)?) said\b", r"said \1", text, count=1)


def _given_name(text: str) -> str:
    """A full name becomes a surname, as on a second mention."""
    return re.sub(
        r"(?<=[a-z,] )[A-Z][a-z]+ (?:[A-Z]\. )?(?=[A-Z][a-z]+ (?:said|told|added|and|was|is|has)\b)", "", text, count=1
    )


def _articles(text: str) -> str:
    return re.sub(r" the (?=[a-z]+s\b)", " ", text, count=1)


def _that(text: str) -> str:
    return (
        re.sub(r"\bsaid that\b", "said", text)
        if " said that " in text
        else re.sub(r"\bsaid (?=[a-z])", "said that ", text)
    )


def _capital_for_country(text: str, rng: random.Random) -> str:
    """A seat of government for a country, and back: both are said of one thing."""
    listed = [one for one in countries().values() if one.capital]
    for one in rng.sample(listed, len(listed)):
        if re.search(rf"(?<=[a-z] ){re.escape(one.name)}(?= (?:said|has|will|would|wants|is|was)\b)", text):
            return text.replace(one.name, one.capital, 1)
        if any(alias in text for alias in one.aliases if len(alias) > 4) and rng.random() < 0.5:
            return text.replace(next(a for a in one.aliases if len(a) > 4 and a in text), one.name, 1)
    return text


def _transliteration(text: str, rng: random.Random) -> str:
    """A name in another accepted spelling, or without its accents."""
    for name, variants in rows("transliteration.tsv", "name", "variants"):
        if re.search(rf"\b{re.escape(name)}\b", text):
            return re.sub(rf"\b{re.escape(name)}\b", rng.choice(cells(variants)), text)
    return text


def _nickname(text: str) -> str:
    pairs = (("Thomas", "Tom"), ("William", "Bill"), ("Robert", "Bob"), ("Michael", "Mike"), ("James", "Jim"),
             ("Daniel", "Dan"), ("Matthew", "Matt"), ("Anthony", "Tony"), ("Joseph", "Joe"))  # fmt: skip
    for full, short in pairs:
        if f"{full} " in text:
            return text.replace(f"{full} ", f"{short} ")
    return text


def _other_word(text: str, rng: random.Random, synonyms: Mapping[str, Sequence[str]]) -> str:
    places = [m for m in re.finditer(r"(?<=[a-z,] )[a-z]{4,}\b", text) if m[0] in synonyms]
    if not places:
        return text
    place = rng.choice(places)
    return text[: place.start()] + rng.choice(synonyms[place[0]]) + text[place.end() :]


def accents_off(text: str) -> str:
    """A text without the accents of its names."""
    plain = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def _always(rewrite: Callable[[str], str]) -> Rewrite:
    """A rewrite that draws nothing."""
    return lambda text, _: rewrite(text)


_STYLE: tuple[Rewrite, ...] = (
    _always(_american), _always(_british), _percent, _initials, _honorifics, _always(_no_honorifics), _quotes,
    _always(_months), _groups, _spelled_numbers, _scales, _always(_dates), _always(accents_off),
)  # fmt: skip
_WORDING: tuple[Rewrite, ...] = (
    _contractions, _synonym, _synonym, _pad, _drop_word, _always(_drop_weekday), _always(_drop_clause), _attribution,
    _always(_said), _always(_given_name), _always(_articles), _always(_that), _capital_for_country, _transliteration,
    _always(_nickname),
)  # fmt: skip
