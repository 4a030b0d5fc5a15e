"""Wording: synonyms of a closed list, attribution moved, weekday dropped. Each changes a segment or leaves it.

The synonyms are hand-written (CC0): pairs that news desks change for one another without changing what is said.
"""

from __future__ import annotations

from random import Random

import regex

from .style import Rule

_SYNONYMS = (
    "said/stated approximately/about nearly/almost "
    "big/large buy/purchase bought/purchased helped/assisted showed/indicated "
    "huge/enormous children/kids although/though also/additionally "
    "currently/presently recently/lately quickly/rapidly mainly/mostly main/principal "
    "important/significant difficult/hard entire/whole enough/sufficient attempted/tried "
    "ended/finished gather/collect gathered/collected job/post "
    "announced/declared asked/requested needed/required needs/requires probably/likely "
    "film/movie car/automobile doctor/physician lawyer/attorney footballer/player "
    "chairman/chair spokesman/spokesperson spokeswoman/spokesperson policeman/officer firefighter/fireman "
    "more.than/over less.than/under take.part.in/participate.in because.of/due.to "
    "as.well.as/and in.order.to/to such.as/like according.to/per  "
    "took.place/occurred taken.place/occurred carried.out/conducted set.up/established "
    "pointed.out/noted put.off/postponed  "
    "injured/hurt murdered/killed residents/inhabitants rise/increase rose/increased "
    "company/firm companies/firms government/administration plan/scheme talks/negotiations "
    "autumn/fall holiday/vacation flat/apartment lorry/truck petrol/gasoline football/soccer "
    "sum/amount opportunity/possibility "
    "reply/answer replied/answered wish/desire whole/entire "
)
_LISTED: dict[str, str] = {}
for _pair in _SYNONYMS.split():
    _one, _other = _pair.replace(".", " ").split("/")
    _LISTED.setdefault(_one, _other)

ONE_WAY = frozenset((
    "administration", "and", "attorney", "chair", "established", "fall", "firm", "flat", "hard", "killed", "like",
    "nearly", "noted", "officer", "over", "per", "player", "post", "principal", "spokesperson", "talks", "to", "under",
    "whole",
))  # fmt: skip
"""Words that mean other things, too: they are put in, never replaced."""
_EVERY = {**{other: one for one, other in _LISTED.items() if other not in ONE_WAY}, **_LISTED}
_MOST = 2


def synonyms(text: str, dice: Random) -> str:
    """Up to two words by their synonyms; what stands in quotation marks is left."""
    if regex.search(r"[“”\"‘]", text):
        return text
    offered = [
        (match.start(), match.end(), new)
        for old, new in sorted(_EVERY.items())
        if old not in ONE_WAY
        for match in regex.finditer(rf"(?<![\w-]){regex.escape(old)}(?![\w-])", text)
    ]
    for start, end, new in sorted(dice.sample(offered, min(_MOST, len(offered))), reverse=True):
        text = _fitting(text[:start], new) + text[end:]
    return text


def _fitting(before: str, word: str) -> str:
    """The words so far with one more, after "a" or "an" as it sounds."""
    match = regex.search(r"(?<!\w)([Aa])n? $", before)
    if match:
        return f"{before[: match.start()]}{match[1]}{'n' if word[0] in 'aeiou' else ''} {word}"
    return before + word


def attribution(text: str, dice: Random) -> str:
    """ "..., X said." with what was said first, and the other way; says for said; according to."""
    match = regex.fullmatch(r'([“"][^“”"]+[,?!][”"]) (\p{L}[^“”",]{2,60}?) (said|says)\.', text)
    if match:
        quoted, who, verb = match.groups()
        return (
            f"{quoted} {verb} {who}."
            if dice.random() < _HALF
            else f"{_capital(who)} {verb}, {quoted[:-2]}.{quoted[-1]}"
        )
    match = regex.fullmatch(r"([^“”\"]{30,}), (?:said|says) (\p{Lu}[^“”\",]{2,50})\.", text)
    if match:
        said, who = match.groups()
        return f"{who} said {_small(said)}." if dice.random() < _HALF else f"{said}, according to {who}."
    match = regex.fullmatch(r"According to ([^“”\",]{3,50}), ([^“”\"]{20,})\.", text)
    if match:
        who, said = match.groups()
        return f"{_capital(said)}, according to {who}."
    return text


_HALF = 0.5


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return (
        text[:1].lower() + text[1:] if regex.match(r"(?:The|A|An|It|They|He|She|We|This|There|In|At)\b", text) else text
    )


_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"


def weekday(text: str, dice: Random) -> str:
    """A weekday dropped."""
    del dice
    return regex.sub(rf" on (?:{_DAYS})(?=[,.]| (?:that|to|in|after|when|by|with)\b)", "", text, count=1)


def commas(text: str, dice: Random) -> str:
    """The comma before the last member of a list, or after what opens a sentence, left out."""
    del dice
    changed = regex.sub(r"(, \p{L}+), (and|or) ", r"\1 \2 ", text, count=1)
    return changed if changed != text else regex.sub(r"^((?:In|On|At|By) [\w ]{3,20}), (?=[a-z])", r"\1 ", text)


def fronted(text: str, dice: Random) -> str:
    """The opening of a sentence (In 2019, ...; On Monday, ...) put at its end, and the other way."""
    del dice
    match = regex.fullmatch(rf"((?:In \d{{4}}|On (?:{_DAYS})|Last (?:week|month|year))),? ([^.!?\"“”]+)\.", text)
    if match:
        return f"{_as_begin(match[2])} {_small_preposition(match[1])}."
    match = regex.fullmatch(rf"([^.!?\"“”]+) ((?:in \d{{4}}|on (?:{_DAYS})|last (?:week|month|year)))\.", text)
    return f"{_capital(match[2])}, {_small(match[1])}." if match else text


def _as_begin(text: str) -> str:
    return _capital(text)


def _small_preposition(text: str) -> str:
    return text[:1].lower() + text[1:]


RULES: tuple[Rule, ...] = (synonyms, synonyms, attribution, weekday, commas, fronted)
