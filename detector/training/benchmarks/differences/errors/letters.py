"""Names as other scripts would write them back: letters by rule, one table for each script (hand-written, CC0).

The product hears such names with a network that was fitted on lists of names; these rules were made without it.
"""

from __future__ import annotations

from random import Random

import regex

_SCRIPTS = {
    "arabic": "p>b;v>f;ck>k;x>ks;ch>tsh;c(?=[eiy])>s;g(?=[eiy])>j;o+>u;e(?=[^aeiouy ])>i;ee>i;e$>;c>k",
    "russian": "wh?>v;h(?=[aeiou])>g;th>t;x>ks;j>dzh;ee|ea>i;oo>u;qu>kv;ph>f;ck|c(?![eiyh])>k;y$>i",
    "japanese": "l+>r;v>b;th>s;f>h;si>shi;ti>chi;tu>tsu;([bcdgkmpstz])(?=[bcdfgjkmpstvz])>\\1u;([dt])$>\\1o;"
    "([gkpsbmz])$>\\1u",
    "chinese": "r(?=[aeiou])>l;b>p;d>t;g(?=[aou])>k;v>w;th>s;([aeiou])m$>\\1mu;z>ts;r$>er;ll>l",
    "korean": "f>p;v>b;z>j;th>s;r(?=[aeiou])>l;^l>r;s(?=[tpk])>seu;([dtkg])$>\\1eu",
    "hebrew": "p(?=[^h])>f;b(?=[aeiou])>v;w>v;o>u;ch>kh;c(?=[aou])>k;e(?=[^aeiou])>a;th>t",
    "hindi": "w>v;z>j;th>d;x>ksh;f>ph;ee>i;oo>u;e(?=[rn])>a;s(?=h)>;gh>g",
}
SCRIPTS = {name: tuple(tuple(rule.split(">")) for rule in rules.split(";")) for name, rules in _SCRIPTS.items()}
_SHORTEST = 4
_NEAREST = 2
"""Letters in which a garbled word must differ: one alone may be another way to write it."""


def garbled(word: str, dice: Random) -> str | None:
    """A word of a name through a script and back; None where it would come back as it is, or nearly."""
    if len(word) < _SHORTEST or not word.isalpha() or not word[0].isupper() or word.isupper():
        return None
    for script in dice.sample(sorted(SCRIPTS), len(SCRIPTS)):
        text = word.lower()
        for pattern, put in SCRIPTS[script]:
            text = regex.sub(pattern, put, text)
        if distance(text, word.lower()) >= _NEAREST and len(text) >= _SHORTEST:
            return text.capitalize()
    return None


def distance(one: str, other: str) -> int:
    """Letters to change, add or leave out between two words (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for number, opposite in enumerate(other, 1):
            above, row[number] = row[number], min(row[number] + 1, row[number - 1] + 1, above + (letter != opposite))
    return row[-1]
