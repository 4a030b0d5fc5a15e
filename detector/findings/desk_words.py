"""Names of stages, sources and languages → the words that a desk has for them."""

from __future__ import annotations

_SOURCES = {
    "reference": "the other version",
    "authority": "list of names",
    "document": "this story",
    "harper": "Harper",
    "languagetool": "LanguageTool",
    "tagger": "how it reads",
}
_STAGES = {"reference": "the other version", "read": "the file", "examine": "the story"}
_LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def source(name: str) -> str:
    """Where a suggestion was read: `reference, authority` is "the other version, list of names"."""
    return ", ".join(_SOURCES.get(part, part) for part in name.split(", "))


def stage(name: str) -> str:
    """A stage that could not look: `grammar/harper` is "grammar (Harper)"; a rule keeps its name."""
    family, _, member = name.partition("/")
    if member:
        return f"{family.replace('-', ' ')} ({_SOURCES.get(member, member)})"
    return _STAGES.get(name, name)


def language(code: str) -> str:
    """A language by its ISO 639-1 code, in English; the code itself where it is rare."""
    return _LANGUAGES.get(code, code)


def counted(number: int, what: str) -> str:
    """ "1 place", "2 places"."""
    return f"{number} {what}{'' if number == 1 else 's'}"
