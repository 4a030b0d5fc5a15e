"""Families of hard texts: each makes a copy of about so many words, and some a reference beside it.

Every family is one kind of text that news does not have, but that a feed may bring: names without end, one sentence
without end, words of a thousand letters, tables. Names are made of syllables, so that no list knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

Story = tuple[str, str | None]
Family = Callable[[int], Story]

_FIRST = ("Ba", "Ce", "Di", "Fo", "Gu", "Ha", "Je", "Ki", "Lo", "Mu", "Na", "Pe", "Qui", "Ro", "Su", "Ta", "Ve", "Wi")
_INNER = ("lan", "mer", "nik", "dor", "sul", "bar", "tev", "rin", "gol", "pun", "zar", "fel", "kim")
_LAST = ("ov", "sky", "ade", "ez", "man", "ius", "ari", "sen", "oglu", "ini", "wala")
_PLAIN = (
    *("the", "river", "rose", "again", "in", "the", "night", "and", "the", "people", "of", "the", "old", "town"),
    *("went", "to", "the", "hills", "with", "their", "cattle"),
)
_MONTHS = ("January", "February", "March", "April", "June", "July", "August")


def name(number: int) -> str:
    """A word with a capital, another one for every number."""
    number, first = divmod(number, len(_FIRST))
    number, inner = divmod(number, len(_INNER))
    number, last = divmod(number, len(_LAST))
    return _FIRST[first] + _INNER[inner] + (_INNER[number % 13] if number else "") + _LAST[last]


def word(number: int) -> str:
    return name(number).lower()


def full(number: int) -> str:
    return f"{name(number)} {name(7 * number + 3)}"


def _text(words: int, pieces: Iterator[str], joined: str = " ") -> str:
    found: list[str] = []
    said = 0
    for piece in pieces:
        if said >= words:
            break
        found.append(piece)
        said += max(1, len(piece.split()))
    return joined.join(found)


def each(pattern: str, joined: str = " ") -> Family:
    """Of one pattern over and over: {n} is a number, {w} a word, {N} a name, {F} a full name, {M} another name."""

    def make(words: int) -> Story:
        pieces = (
            pattern.format(n=i, w=word(i), N=name(i), F=full(i), M=name(3 * i + 1), G=full(3 * i + 1), m=_MONTHS[i % 7])
            for i in count()
        )
        return _text(words, pieces, joined), None

    return make


def beside(pattern: str, other: str = "") -> Family:
    """The same, and beside it a reference of the same or another pattern."""

    def make(words: int) -> Story:
        return each(pattern)(words)[0], each(other or pattern)(words)[0]

    return make


def letters(length: int, char: str = "") -> Family:
    """Ten words of so many letters among plain ones; the size is that of the plain text."""

    def make(words: int) -> Story:
        long = [("".join(name(i + k) for k in range(length // 6 + 1)).capitalize())[:length] for i in range(10)]
        if char:
            long = [f"A{char * (length - 1)}{i}" for i in range(10)]
        said = " ".join(f"On Monday {one} said that it would rain." for one in long)
        return f"{said} {each('The river rose again in the night, the mayor of the town said.')(words)[0]}", None

    return make


def long_words(number: int) -> Family:
    """So many names whose length grows with the size: the whole text is these."""

    def make(words: int) -> Story:
        length = 6 * words // number
        long = [
            "".join(word(i * 1000 + k) for k in range(length // 6 + 1))[:length].capitalize() for i in range(number)
        ]
        return " ".join(f"On Monday Mr. {one} said that it would rain." for one in long), None

    return make


def normal(words: int) -> Story:
    """What a story is like, over and over, as a yardstick."""
    return each(
        "On Monday the mayor told the council that the bridge {n} would cost 12 million dollars. “We have no other way "
        "to cross the river,” he said, and the council agreed. It will be built by a company in the next town."
    )(words)


FAMILIES: dict[str, Family] = {
    "normal": normal,
    # names
    "capitals_sent": each("{N} went home."),
    "capitals_run": each("{N}"),
    "full_names": each("{F} went home."),
    "full_names_comma": each("{F},"),
    "places": each("It rained in {N}."),
    "mr": each("Mr. {N} left."),
    "mr_full": each("{F} came. Mr. {N} left."),
    "one_surname": each("{N} Morton spoke."),
    "one_given": each("Maria {N} spoke."),
    "persons_said": each("{F}, the mayor, said so."),
    "president": each("President {N} spoke."),
    "secretary_of": each("The secretary of {w}, {F}, spoke."),
    "titles": each("The deputy minister {F} spoke."),
    "titles_only": each("The deputy minister of {w} spoke."),
    "and_glued": each("{N}and{M} went."),
    "run_together": each("{N}{M} went."),
    "hyphens_cap": each("{N}-{M}-{N} went."),
    "hyphens_long": each("{N}-", ""),
    "initials": each("J. {N} spoke."),
    "acronyms": lambda words: (" ".join(f"The {_letters(i)} met." for i in range(words // 3)), None),
    "acronyms_words": lambda words: (" ".join(f"{_letters(i)} {word(i)}" for i in range(words // 2)), None),
    "expansions": each("the {N} {M} Agency (NMA)"),
    "possessives": each("{N}'s {M}'s"),
    "camel": each("{N}{M}Of{N} fell."),
    "bureaus": lambda words: ("Bureau of " + ", ".join(name(i) for i in range(words)), None),
    "bureaus_sent": each("The Bureau of {N}, {M} and {F} met."),
    "foreign_affairs": each("The Ministry of Foreign Affairs of {N} met."),
    "trade": lambda words: ("Ministry of " + " ".join("Trade in Foreign and" for _ in range(words // 4)), None),
    "ministries": each("Ministry of Foreign Affairs"),
    "offices_run": each("deputy chief of staff of the"),
    "social_security": each("social security management"),
    "countries": each("The American Russian Chinese foreign minister spoke."),
    "quoted_names": each("“{F} went home and {N} did not,” Mr. {N} said."),
    # one of a thing without end
    "one_sentence": lambda words: (" ".join(_PLAIN[i % len(_PLAIN)] for i in range(words)) + ".", None),
    "commas": each("the {w},"),
    "semicolons": each("the river rose;"),
    "the": lambda words: ("the " * words, None),
    "had_had": lambda words: ("had " * words, None),
    "loops": each("a study of"),
    "loops_distinct": each("{w} of {w} of"),
    "repeated_sentence": each("The river rose again in the night."),
    "unknown_words": each("{w}"),
    "unknown_sent": each("The {w} was {w} again."),
    "lines": each("{w}", "\n"),
    "paragraphs": each("The {w} rose.", "\n\n"),
    "table": each("{n} {n} {n} {n}", "\n"),
    "headline_caps": each("THE RIVER {w} ROSE AGAIN"),
    # signs
    "quotes_open": each("“The {w} rose"),
    "quotes_single": each("'The {w} rose"),
    "quotes_ascii": each('"the {w} rose'),
    "quotations": each("“We went to the {w} in the night,” he said."),
    "brackets": each("(the {w}"),
    "dots": each("the {w} ..."),
    "dashes": each("the {w} –"),
    "apostrophes": each("the{w}'s'"),
    "abbreviations": each("the U.S. {w} Inc."),
    "mojibake": each("the cafÃ© of {w} was â€œopenâ€"),
    "accents": each("Ünÿ{w} çame."),
    "cyrillic": each("река снова поднялась {n} The river rose {w}."),
    "urls": each("https://example.com/{w}/{n}?a={w}"),
    # numbers
    "numbers": each("{n} people came in {n}."),
    "numbers_run": each("{n}"),
    "money": each("It cost ${n},000 or {n}.5 million euros."),
    "dates": each("On {m} {n} it rained."),
    "scores": each("They won {n}-2."),
    "digits": lambda words: ("It cost " + "7" * (6 * words) + " dollars.", None),
    "digit_groups": lambda words: ("It cost " + " ".join("111" for _ in range(words)) + " dollars.", None),
    "spelled": lambda words: ("twenty " * words, None),
    # long words
    "letters_250": letters(250), "letters_1000": letters(1000), "letters_4000": letters(4000),
    "letters_same": letters(4000, "a"),
    "long_ten": long_words(10), "long_one": long_words(1),
    # beside a reference
    "beside_normal": lambda words: (normal(words)[0], normal(words)[0].replace("council", "board")),
    "beside_short": beside("Yes. No."),
    "beside_short_words": beside("The {w} fell. No."),
    "beside_table": beside("{n}. {w}. ", "{n}. {w}. "),
    "beside_names": beside("{F} went home.", "{G} went home."),
    "beside_mr": beside("Mr. {N} left.", "Mr. {M} left."),
    "beside_titles": beside("The deputy minister {F} spoke.", "The minister {F} spoke."),
    "beside_bodies": beside("The {N} Ministry met.", "The {M} Ministry met."),
    "beside_numbers": beside("{n} people came in {n}.", "1{n} people came in 2{n}."),
    "beside_numbers_run": beside("{n},", "9{n},"),
    "beside_one_sentence": beside("the {w} and", "a {w} or"),
    "beside_same": beside("The river rose again in the night."),
    "beside_quotations": beside("“We went to the {w} in the night,” he said.", "“We go to a {w} by day,” she said."),
    "beside_acronyms": lambda words: (
        " ".join(f"The {_letters(i)} met." for i in range(words // 3)),
        " ".join(f"The {_letters(i + 5)} sat." for i in range(words // 3)),
    ),
}  # fmt: skip


def _letters(number: int) -> str:
    found = ""
    for _ in range(4):
        number, letter = divmod(number, 20)
        found += "BCDFGHJKLMNPQRSTVWXZ"[letter]
    return found
