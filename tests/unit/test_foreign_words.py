"""Words of other languages: as they stand in Latin letters, and as they may be written in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detector.language import foreign_words, tables

# key, language, Zipf frequency, word; sorted by the key, as the file is
TABLE = "\n*MDR\tar\t5.10\tمدر\n*MDR\tru\t4.00\tмадар\nzamjenik\thr\t4.50\tzamjenik\nzamjenik\tsl\t4.10\tzamjenik\n"
LETTERS = [
    {"script": script, "letter": letter, "latin": latin}
    for script, pairs in (("Arab", "م=m د=d|dh ر=r"), ("Cyrl", "м=m а=a д=d р=r"))
    for letter, latin in (pair.split("=") for pair in pairs.split())
]


@pytest.fixture(autouse=True)
def small_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four words of four languages and the letters that they are written in."""
    key = foreign_words.skeleton("mudir")
    text = TABLE.replace("*MDR", f"*{key}")
    monkeypatch.setattr(foreign_words, "_table", lambda: text)
    caches = (foreign_words.foreign, foreign_words.romanised)
    for cached in caches:
        cached.cache_clear()
    with tables.replaced("romanisation.tsv", ("script", "letter", "latin"), LETTERS):
        yield
    for cached in caches:
        cached.cache_clear()


def test_a_word_is_looked_up_as_it_stands_accents_aside() -> None:
    assert [(word.language, word.zipf) for word in foreign_words.foreign("Zamjeník")] == [("hr", 4.5), ("sl", 4.1)]
    assert foreign_words.foreign("zamjen") == ()


def test_a_word_is_read_as_one_of_another_script_where_its_letters_fit() -> None:
    assert [word.language for word in foreign_words.romanised("Mudir")] == ["ar"]
    assert [word.language for word in foreign_words.romanised("madar")] == ["ar", "ru"]
    assert foreign_words.romanised("mr") == ()


def test_short_vowels_are_free_only_where_a_script_leaves_them_out() -> None:
    assert foreign_words.spells("مدر", "midhur") and not foreign_words.spells("мадар", "midur")
    assert not foreign_words.spells("мадаж", "madazh")  # a letter that no row has


def test_the_plainest_form_is_the_first() -> None:
    assert foreign_words.plain_romanisation("мадар") == "madar" and foreign_words.plain_romanisation("ж") is None


def test_consonants_stand_in_classes() -> None:
    assert foreign_words.skeleton("mushrifa") == foreign_words.skeleton("moshrefa")
    assert foreign_words.skeleton("kassa") == foreign_words.skeleton("gaza")


def test_every_word_is_listed_in_the_order_of_the_table() -> None:
    assert [word.language for word in foreign_words.every()] == ["ar", "ru", "hr", "sl"]
