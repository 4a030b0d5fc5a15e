"""A request to `/v2/check`, as clients of LanguageTool send it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..refusal import Refusal
from .annotated import Annotated

LANGUAGES = {
    "en": "English", "en-US": "English (US)", "en-GB": "English (GB)", "en-AU": "English (Australian)",
    "en-CA": "English (Canadian)", "en-NZ": "English (New Zealand)", "en-ZA": "English (South African)",
}  # fmt: skip
"""The languages of copy that can be examined, by the codes of LanguageTool."""
AUTO = "auto"
USUAL = "en-US"
ENGINES = ("languagetool", "harper")
_OWN = frozenset(("reference", "grammar", "apiKey", "username"))
"""Fields that LanguageTool's server is not sent."""
_REFERENCES = 20
"""So many other versions are read."""
_YES = frozenset(("true", "yes", "1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A text to be examined, beside other versions, and which findings are wanted.

    `forwarded` are the fields as they came, for LanguageTool itself.
    """

    text: Annotated
    language: str
    references: tuple[str, ...]
    engines: tuple[str, ...]
    picky: bool
    only: bool
    rules_on: frozenset[str]
    rules_off: frozenset[str]
    categories_on: frozenset[str]
    categories_off: frozenset[str]
    forwarded: tuple[tuple[str, str], ...]

    def wants(self, rule: str, category: str) -> bool:
        """Whether the findings of a rule are wanted."""
        named = rule in self.rules_on or category in self.categories_on
        if self.only:
            return named
        return rule in self.rules_on or not (rule in self.rules_off or category in self.categories_off)


def read(fields: Sequence[tuple[str, str]], most: int) -> Check:
    """The request of a form's fields; a text has `most` characters.

    Raises:
        Refusal: one of them is wrong or missing.
    """
    one: dict[str, str] = {}
    for key, value in fields:
        one.setdefault(key, value)
    if ("text" in one) == ("data" in one):
        raise Refusal(400, "one of the parameters 'text' and 'data' is wanted")
    text = Annotated.of_text(one["text"]) if "text" in one else Annotated.of_data(one["data"])
    references = tuple(value for key, value in fields if key == "reference" and value.strip())
    for story in (text.plain, text.whole, *references):
        if len(story) > most:
            raise Refusal(413, f"your text exceeds the limit of {most} characters (it's {len(story)} characters)")
    if len(references) > _REFERENCES:
        raise Refusal(400, f"{len(references)} references: {_REFERENCES} at most are read")
    level = one.get("level", "default").lower()
    if level not in ("default", "picky"):
        raise Refusal(400, "'level' is 'default' or 'picky'")
    engines = tuple(dict.fromkeys(_listed(one.get("grammar", "").lower())))
    if unknown := [name for name in engines if name not in ENGINES]:
        raise Refusal(400, f"'grammar' names {', '.join(ENGINES)}, not {unknown[0][:40]!r}")
    check = Check(
        text=text,
        language=_language(one.get("language", "")),
        references=references,
        engines=engines,
        picky=level == "picky",
        only=one.get("enabledOnly", "").lower() in _YES,
        rules_on=frozenset(_listed(one.get("enabledRules", ""))),
        rules_off=frozenset(_listed(one.get("disabledRules", ""))),
        categories_on=frozenset(_listed(one.get("enabledCategories", ""))),
        categories_off=frozenset(_listed(one.get("disabledCategories", ""))),
        forwarded=tuple((key, value) for key, value in fields if key not in _OWN),
    )
    if check.only and not (check.rules_on or check.categories_on):
        raise Refusal(400, "you must specify enabledRules or enabledCategories when using enabledOnly=true")
    if check.only and (check.rules_off or check.categories_off):
        raise Refusal(400, "you cannot specify disabled rules or categories using enabledOnly=true")
    return check


def _language(code: str) -> str:
    if not code:
        raise Refusal(400, "missing 'language' parameter, e.g. 'language=en-US' or 'language=auto'")
    if code == AUTO:
        return AUTO
    known = {name.lower(): name for name in LANGUAGES}
    found = known.get(code.replace("_", "-").lower())
    if found is None:
        shown = code[:40] if re.fullmatch(r"[\w-]*", code) else "that"
        raise Refusal(400, f"'{shown}' is not a language code known here: {', '.join(LANGUAGES)} or auto")
    return found


def _listed(value: str) -> list[str]:
    return [name for name in (part.strip() for part in value.split(",")) if name]
