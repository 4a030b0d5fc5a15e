"""Mentions of persons, organizations, places and other things: runs of capitalised words, and what each is.

A mention is found by its capitals, by what stands beside it (honorific, title of office, verb of speech) and by what is
known of its words (name words, institution nouns, countries and cities). No model: garbled names are what a trained
recogniser has never seen, and a story has to be marked in milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..language import countries
from ..language.lexicon import is_everyday, is_name_word, place_names, words, zipf
from ..types import Mention, Sentence, Token
from .mention_kinds import is_calendar, kind_of
from .offices import Titles
from .word_shapes import bare, capitalised, is_institution, is_name_only, is_opener, opens, share

_JOINING = frozenset({"of", "and", "for", "the", "&"})
_SHOUTING = 0.6
"""Share of longer words all in capitals from which a line is shouted: capitals say nothing in it."""
_HEADLINE = 0.65
"""Share of longer words with a capital from which a line is a headline: a capital alone makes no name in it."""
_COMMON = 3.0
"""Zipf frequency of a word that may well end the name of an organization."""


def _is_given_name(first: str, second: str) -> bool:
    """Whether the first of two words may be a given name: it is known as a name, or nowhere and the second is one."""
    return is_name_word(first) or (zipf(first) == 0.0 and is_name_word(second))


def mentions(text: str, sentences: tuple[Sentence, ...], tokens: tuple[Token, ...]) -> Iterator[Mention]:
    """Mentions of a story, in the order of the text."""
    yield from _Mentions(text, sentences, tokens)


class _Mentions:
    """Iterates over the mentions of one story, in the order of the text."""

    def __init__(self, text: str, sentences: tuple[Sentence, ...], tokens: tuple[Token, ...]) -> None:
        self._text = text
        self._sentences = sentences
        self._by_sentence: list[list[Token]] = [[] for _ in sentences]
        for token in tokens:
            self._by_sentence[token.sentence].append(token)
        self._lower = Counter(token.text for token in tokens if token.text.islower())

    def __iter__(self) -> Iterator[Mention]:
        found: list[Mention] = []
        for sentence, tokens in zip(self._sentences, self._by_sentence, strict=True):
            shouting = share(tokens, str.isupper) > _SHOUTING
            headline = not shouting and share(tokens, capitalised) > _HEADLINE
            if not shouting:
                found.extend(self._mentions(sentence, tokens, headline))
        surnames = {m.words[-1] for m in found if m.kind == "person" and len(m.words) > 1}
        for mention in found:
            if mention.kind == "other" and len(mention.words) == 1 and mention.words[0] in surnames:
                yield Mention("person", mention.start, mention.end, mention.text, mention.words, mention.sentence)
            else:
                yield mention

    def _mentions(self, sentence: Sentence, tokens: list[Token], headline: bool) -> Iterator[Mention]:
        at = 0
        while at < len(tokens):
            if self._starts(tokens, at):
                end = self._run(tokens, at)
                yield from self._named(sentence, tokens, at, end, headline)
                at = end
            else:
                at += 1

    def _starts(self, tokens: list[Token], at: int) -> bool:
        token = tokens[at]
        if not capitalised(token.text) or token.kind != "word":
            return False
        low = token.text.lower()
        if opens(tokens, at):
            # a capital at the opening of a sentence says nothing by itself
            return low not in words("stop_name") and (
                self._lower[low] == 0 or (at + 1 < len(tokens) and capitalised(tokens[at + 1].text))
            )
        return low not in ("i", "i'm", "i've", "i'll", "i'd")

    def _run(self, tokens: list[Token], at: int) -> int:
        """The end of the run of capitalised words that starts at a token, with the small words inside it."""
        end = at + 1
        institution = is_institution(tokens[at].text)
        while end < len(tokens) and self._adjoins(tokens, end) and self._goes_on(tokens, end, institution):
            institution = institution or is_institution(tokens[end].text)
            end += 1
        return end

    def _goes_on(self, tokens: list[Token], at: int, institution: bool) -> bool:
        """Whether a token belongs to the run of capitalised words before it."""
        token, low = tokens[at], tokens[at].text.lower()
        if token.kind == "word" and capitalised(token.text):
            return True
        if token.text == ".":  # after an initial or a short title
            return len(tokens[at - 1].text) <= 2 and at + 1 < len(tokens) and capitalised(tokens[at + 1].text)
        if token.text == ",":
            return institution and self._listed(tokens, at)
        if not self._capital_after(tokens, at, 2):
            return False
        if low in words("particle") and not institution:
            return True
        if token.text not in _JOINING or (token.text == "and" and self._ends_organization(tokens, at)):
            return False
        return institution or (token.text in ("and", "&") and self._institution_ahead(tokens, at))

    @staticmethod
    def _ends_organization(tokens: list[Token], at: int) -> bool:
        """Whether an "and" stands between two organizations: "... Department and the ... Service"."""
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        return following == "the" or tokens[at - 1].text.lower() in words("institution_head") - {"service"}

    @staticmethod
    def _institution_ahead(tokens: list[Token], at: int) -> bool:
        """Whether the run goes on, after "and", to an institution noun ("Immigration and Customs Enforcement")."""
        for token in tokens[at + 1 : at + 4]:
            if not capitalised(token.text):
                return False
            if is_institution(token.text):
                return not is_name_only(tokens[at - 1].text)
        return False

    @staticmethod
    def _listed(tokens: list[Token], comma: int) -> bool:
        """Whether a comma stands inside a name such as "Bureau of Alcohol, Tobacco, Firearms and Explosives"."""
        ahead = [token.text for token in tokens[comma + 1 : comma + 5]]
        if len(ahead) < 4 or not (capitalised(ahead[0]) and capitalised(ahead[2])):
            return False
        goes_on = ahead[1] == "and" or (ahead[1] == "," and ahead[3] in (",", "and"))
        return goes_on and any(token.text == "of" for token in tokens[max(0, comma - 8) : comma])

    def _adjoins(self, tokens: list[Token], at: int) -> bool:
        """Whether nothing but one space, a line break of wrapped text, or nothing stands before a token."""
        gap = self._text[tokens[at - 1].end : tokens[at].start]
        return len(gap) <= 2 and "\n\n" not in gap

    @staticmethod
    def _capital_after(tokens: list[Token], at: int, within: int) -> bool:
        for token in tokens[at + 1 : at + 1 + within]:
            if capitalised(token.text) and token.kind == "word":
                return True
            if token.text.lower() not in _JOINING and token.text.lower() not in words("particle"):
                return False
        return False

    def _named(
        self, sentence: Sentence, tokens: list[Token], first: int, end: int, headline: bool
    ) -> Iterator[Mention]:
        run = tokens[first:end]
        opening = opens(tokens, first)
        while len(run) > 1 and (run[0].text == "The" or (opening and is_opener(run[0].text, run[1].text))):
            first, opening = first + 1, False
            run = tokens[first:end]
        if opening and len(run) == 1 and is_opener(run[0].text, ""):
            return
        honorific = None
        while (
            len(run) > 1
            and run[0].text.lower() in words("honorific")
            and not (len(run) > 1 and is_institution(run[1].text))
        ):
            honorific = run[0].text + ("." if run[1].text == "." else "")
            first += 2 if run[1].text == "." else 1
            run = tokens[first:end]
        if (
            honorific is None
            and first >= 2
            and tokens[first - 1].text == "."
            and tokens[first - 2].text.lower() in words("honorific")
        ):
            honorific = tokens[first - 2].text + "."
        while run and run[-1].text in (".", ","):
            end -= 1
            run = run[:-1]
        if not run or (len(run) == 1 and is_calendar(run[0].text)):
            return
        cut = self._office_words(run)
        rest = [token for token in run[cut:] if token.kind == "word"]
        if (
            cut
            and 1 <= len(rest) <= 4
            and not any(is_institution(token.text) for token in rest)
            and self._nameable(rest)
        ):
            # "Homeland Security Secretary Kristi Noem": a title, then the name
            first, run = first + cut, run[cut:]
        if self._ends_title(tokens, first, run):  # "Secretary of State Pompeo", "President of France Macron"
            first, run = first + 1, run[1:]
        named = self._organization_words(run)
        if named:  # "White House Karoline Leavitt": an organization, then the name
            yield from self._named(sentence, tokens, first, first + named, headline)
            first, run = first + named, run[named:]
        names = tuple(bare(token.text) for token in run if token.kind == "word")
        start, stop = run[0].start, run[-1].end - (len(run[-1].text) - len(bare(run[-1].text)))
        kind = kind_of(tokens, first, end, names, honorific, headline)
        if kind == "other" and all(name.lower() in words("office_noun") | words("office_modifier") for name in names):
            return
        title = Titles(tokens).beside(first, end) if kind == "person" else None
        yield Mention(kind, start, stop, self._text[start:stop], names, sentence.index, honorific, title)

    @staticmethod
    def _nameable(run: list[Token]) -> bool:
        """Whether words that stand after a title may be a name."""
        return not any(
            token.text.lower() in ("of", "and")
            or is_institution(token.text)
            or (is_everyday(token.text) and not is_name_word(token.text))
            for token in run
        )

    def _ends_title(self, tokens: list[Token], first: int, run: list[Token]) -> bool:
        """Whether the first word of a run is the end of a title before it, and a name follows."""
        if len(run) < 2 or first < 2 or tokens[first - 1].text != "of":
            return False
        of_office = tokens[first - 2].text.lower() in words("office_noun")
        plain = is_everyday(run[0].text) or countries.code_of(run[0].text) is not None
        return of_office and plain and not is_institution(run[0].text) and self._nameable(run[1:])

    def _organization_words(self, run: list[Token]) -> int:
        """Number of words at the head of a run that name an organization before a person; 0: either has under two."""
        last = max((n for n, token in enumerate(run, start=1) if is_institution(token.text)), default=0)
        if 0 < last <= len(run) - 4 and run[last].text in ("of", "for"):
            last = self._complement(run, last)  # "Ministry of Defence Igor Konashenkov"
        rest = run[last:]
        person = 2 <= len(rest) <= 3 and self._nameable(rest) and all(token.kind == "word" for token in rest)
        known = person and not is_everyday(rest[0].text) and _is_given_name(rest[0].text, rest[1].text)
        placed = any(countries.code_of(token.text) for token in rest)
        return last if last >= 2 and known and not placed else 0

    @staticmethod
    def _complement(run: list[Token], last: int) -> int:
        """The end of "Ministry of Defence" where two words of a name follow: it ends in a common word or a country."""
        before, first, second = (token.text for token in run[-3:])
        plain = countries.code_of(before) or (zipf(before.lower()) >= _COMMON and not is_name_word(before))
        placed = {first.lower(), (first + second).lower()} & place_names()
        return len(run) - 2 if plain and not placed else last

    @staticmethod
    def _office_words(run: list[Token]) -> int:
        """How many words at the head of a run are a title ("White House Press Secretary Karoline Leavitt": 4)."""
        last = 0
        for number, token in enumerate(run[:-1], start=1):
            if token.text.lower() in words("office_noun"):
                last = number
        return last
