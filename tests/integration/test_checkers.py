"""Harper and LanguageTool, the real ones. LanguageTool must have been fetched: run `detector setup` first."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detector.grammar import GrammarChecker, for_many_stories, open_checkers
from detector.grammar.harper import HarperChecker
from detector.grammar.languagetool import install
from detector.grammar.languagetool.checker import LanguageToolChecker, shared
from detector.grammar.languagetool.server import LanguageToolServer, find_java, has_loopback, java_version
from detector.grammar.passages import passages
from detector.grammar.rules import kinds_of
from detector.settings import Settings
from detector.types.errors import ServiceError

WIDE = "😀 He have a error 😀😀 and and it was an 𝐛ook. They was here.\n\nHe go to school. 😀"
"""Every sign before a mistake that takes two UTF-16 units moves LanguageTool's count by one more."""

WRAPPED = """Officials meet in capital
The officials said on Monday that the meeting
had been moved to a older building, and that
nobody were told of it.

He have no comment."""


@pytest.fixture(scope="module")
def languagetool() -> Iterator[LanguageToolChecker]:
    assert install.installed(Settings()) is not None, "LanguageTool has not been fetched: run `detector setup` first"
    checker = LanguageToolChecker(Settings())
    yield checker
    checker.close()


@pytest.fixture(scope="module")
def harper() -> HarperChecker:
    return HarperChecker(Settings())


@pytest.fixture(params=["harper", "languagetool"])
def checker(request: pytest.FixtureRequest) -> GrammarChecker:
    found: GrammarChecker = request.getfixturevalue(request.param)
    return found


def marked(checker: GrammarChecker, text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in checker.check(text)]


# ------------------------------------------------------------------ both


def test_offsets_are_code_points_at_both_ends(checker: GrammarChecker) -> None:
    found = marked(checker, WIDE)
    assert {"have", "a", "and and", "go"} <= set(found)
    assert all(text == text.strip() and text.isascii() for text in found)


def test_an_offset_holds_where_the_marked_text_itself_is_wide(checker: GrammarChecker) -> None:
    text = "The 😀 😀 sign 𝐛𝐛𝐛𝐛 stood there. He have it."
    assert "have" in marked(checker, text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in checker.check(text))


def test_hard_wrapped_lines_are_one_paragraph_and_headlines_stand_alone(checker: GrammarChecker) -> None:
    found = checker.check(WRAPPED)
    assert {"a", "have"} <= {WRAPPED[mark.start : mark.end] for mark in found}
    assert all("\n" not in WRAPPED[mark.start : mark.end] for mark in found)


def test_typographic_signs_change_nothing(checker: GrammarChecker) -> None:
    plain = 'He doesn\'t know. "They was here," she said - and left.'
    typographic = "He doesn’t know. “They was here,” she said – and left."
    assert [(x.start, x.end) for x in checker.check(typographic) if plain[x.start : x.end] == "was"] == [
        (x.start, x.end) for x in checker.check(plain) if plain[x.start : x.end] == "was"
    ]
    assert "was" in marked(checker, typographic)


def test_unknown_names_are_not_marked(checker: GrammarChecker) -> None:
    assert marked(checker, "Zbigniew Wszołek met Mushrifa Qadhamani in Szczebrzeszyn on Monday.") == []


def test_empty_texts(checker: GrammarChecker) -> None:
    assert checker.check("") == ()
    assert checker.check(" \n\n\t ") == ()


def test_the_order_is_that_of_the_text_and_the_same_each_time(checker: GrammarChecker) -> None:
    found = checker.check(WIDE)
    assert list(found) == sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind))
    assert checker.check(WIDE) == found


def test_a_long_text_is_read_to_its_end(checker: GrammarChecker) -> None:
    text = "The talks went on for hours without result. " * 800 + "He have a answer.\n\n" + "He have a answer."
    found = checker.check(text)
    assert max(mark.start for mark in found) > len(text) - 20
    assert sum(text[mark.start : mark.end] == "have" for mark in found) == 2


def test_replacements_are_given(checker: GrammarChecker) -> None:
    mark = next(mark for mark in checker.check(WIDE) if WIDE[mark.start : mark.end] == "have")
    assert mark.replacements[0] == "has"
    assert mark.message
    assert mark.kind.isidentifier()


# ------------------------------------------------------------------ passages


@pytest.mark.parametrize("limit", [40, 100, 10_000])
def test_passages_lose_nothing_and_lead_back(limit: int) -> None:
    text = f"{WRAPPED}\n\n{WIDE}\n{'word ' * 60}\n\n{'x' * 250}"
    seen = [False] * len(text)
    for passage in passages(text, limit):
        assert len(passage.text) <= limit
        for at in range(len(passage.text)):
            span = passage.span(at, at + 1)
            if span is not None:
                assert passage.text[at] == text[span[0]] or (passage.text[at] == " " and text[span[0]].isspace())
                seen[span[0]] = True
    assert all(was or char.isspace() for was, char in zip(seen, text, strict=True))


def test_a_span_over_two_paragraphs_is_none() -> None:
    (passage,) = passages("One line.\n\nAnother line.", 1000)
    assert passage.text == "One line.\n\nAnother line."
    assert passage.span(4, 14) is None
    assert passage.span(4, 8) == (4, 8)
    assert passage.span(11, 18) == (11, 18)


# ------------------------------------------------------------------ Harper


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Tuesday.\n",
        "The the mayor said that that was an good idea.\n\nThey they runned fast, and he was was more happier.\n",
        "Ni Ni and Boutros Boutros-Ghali met in Baden Baden, where the youth-youth league had had its seat.\n",
    ],
)
def test_harper_marks_the_same_by_the_rules_that_are_listened_to_alone(harper: HarperChecker, text: str) -> None:
    kinds = kinds_of("harper")
    listening = HarperChecker(Settings(), kinds)
    every = [(mark.start, mark.end, mark.kind) for mark in harper.check(text) if mark.kind in kinds]
    for _ in range(2):
        assert [(mark.start, mark.end, mark.kind) for mark in listening.check(text)] == every


def test_harper_is_opened_at_once_and_loads_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    import harper

    loaded, linter = threading.Event(), harper.Linter

    def slow() -> harper.Linter:
        assert loaded.wait(300)
        return linter()

    monkeypatch.setattr(harper, "Linter", slow)
    checker = HarperChecker(Settings())  # comes back, though nothing is loaded before the next line
    loaded.set()
    assert marked(checker, "He have it.")


# ------------------------------------------------------------------ LanguageTool


def test_not_fetched_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="detector setup"):
        LanguageToolChecker(Settings(cache=str(tmp_path)))


def test_opening_starts_nothing() -> None:
    program = (
        "import sys; from detector.settings import Settings\n"
        "from detector.grammar.languagetool.checker import LanguageToolChecker\n"
        "LanguageToolChecker(Settings()).close()\n"
        "print(sorted({'language_tool_python', 'requests', 'jgo', 'torch'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_versions_are_those_of_the_engines(harper: HarperChecker, languagetool: LanguageToolChecker) -> None:
    assert harper.version[0].isdigit()
    languagetool.check("Start, please.")
    assert languagetool.version == install.VERSION
    other = LanguageToolChecker(Settings(languagetool_url=f"{url_of(languagetool)}v2"))
    assert other.version == install.VERSION
    assert other.check(WIDE) == languagetool.check(WIDE)
    other.close()
    assert languagetool.check("They was there.")  # the server is not the other's to end


def test_a_proxy_does_not_stand_before_our_own_server(
    languagetool: LanguageToolChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = languagetool.check(WIDE)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    other = LanguageToolChecker(Settings(languagetool_url=url_of(languagetool)))
    assert other.check(WIDE) == expected


def test_a_crash_is_survived() -> None:
    checker = LanguageToolChecker(Settings())
    try:
        assert "was" in marked(checker, "They was here.")
        os.kill(jvm_of(checker), signal.SIGKILL)
        assert "was" in marked(checker, "Again they was here.")
    finally:
        checker.close()


def test_a_hang_is_survived() -> None:
    checker = LanguageToolChecker(Settings(), limit_s=8)
    try:
        checker.check("They was here.")
        os.kill(jvm_of(checker), signal.SIGSTOP)
        assert "was" in marked(checker, "Again they was here.")
    finally:
        checker.close()


def test_a_server_that_is_gone_for_good_is_an_error_and_is_soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.grammar.languagetool.checker._RECOVERY_S", 0.1)
    checker = LanguageToolChecker(Settings(languagetool_url="http://127.0.0.1:9/"))
    for _ in range(3):
        with pytest.raises(ServiceError, match="LanguageTool failed"):
            checker.check("They was here.")
    with pytest.raises(ServiceError, match="no longer asked"):
        checker.check("They was here.")


def test_a_server_that_dies_at_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "jars").mkdir()
    server = LanguageToolServer(tmp_path, find_java())
    with pytest.raises(ServiceError, match=r"ended at start.*org\.languagetool\.server\.HTTPServer"):
        server.start()
    assert not server.running


def test_without_a_loopback_network_a_server_says_so_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_given: object, **_more: object) -> None:
        raise OSError("Network is unreachable")

    assert has_loopback()
    monkeypatch.setattr(socket, "create_connection", unreachable)
    with pytest.raises(ServiceError, match="no loopback network"):
        LanguageToolServer(tmp_path, tmp_path / "java").start()


def test_a_server_that_never_answers_is_given_up_in_time(languagetool: LanguageToolChecker) -> None:
    assert languagetool is not None
    place = install.installed(Settings())
    assert place is not None
    server = LanguageToolServer(place, find_java(), start_limit_s=0.05)
    with pytest.raises(ServiceError, match="did not answer within"):
        server.start()
    assert not server.running


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_server_outlives_its_owner_even_one_that_is_killed() -> None:
    program = (
        "import sys, time; from detector.settings import Settings\n"
        "from detector.grammar.languagetool.checker import LanguageToolChecker\n"
        "s = LanguageToolChecker(Settings()); s.check('They was here.')\n"
        "print(s._server._process.pid, flush=True); time.sleep(300)"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    watcher = int(owner.stdout.readline())
    java = children(watcher)
    assert len(java) == 1
    owner.kill()
    owner.wait()
    assert_gone(watcher, *java)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_server_ends_with_its_watcher(languagetool: LanguageToolChecker) -> None:
    checker = LanguageToolChecker(Settings())
    checker.check("They was here.")
    java = jvm_of(checker)
    watcher = watcher_of(checker)
    os.kill(watcher, signal.SIGKILL)
    assert_gone(java)
    assert "was" in marked(checker, "And again they was here.")
    checker.close()
    checker.close()
    assert languagetool.check("They was here.")


def test_workers_share_one_server() -> None:
    with shared(Settings()) as settings:
        assert settings.languagetool_url.startswith("http://127.0.0.1:")
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            found = pool.map(_read, [(settings, f"Number {i}: they was here.") for i in range(4)])
        assert all("was" in words for words in found)
        address = settings.languagetool_url
    gone = LanguageToolChecker(replace(Settings(), languagetool_url=address))
    assert gone.version == "unknown"  # nothing answers there any more


def _read(task: tuple[Settings, str]) -> list[str]:
    settings, text = task
    checker = LanguageToolChecker(settings)
    try:
        return marked(checker, text)
    finally:
        checker.close()


def test_by_itself_one_story_never_waits_for_languagetool(languagetool: LanguageToolChecker) -> None:
    checkers, skipped = open_checkers(Settings())
    assert [checker.name for checker in checkers] == ["harper"]
    assert [each.stage for each in skipped] == ["grammar/languagetool"]
    languagetool.check("Start, please.")
    checkers, skipped = open_checkers(Settings(languagetool_url=url_of(languagetool)))
    assert [checker.name for checker in checkers] == ["harper", "languagetool"]
    assert not skipped
    checkers, skipped = open_checkers(Settings(grammar="all"))
    assert [checker.name for checker in checkers] == ["harper", "languagetool"]


def test_a_batch_asks_languagetool_where_it_has_been_fetched(tmp_path: Path) -> None:
    assert for_many_stories(Settings()).grammar == "all"
    assert for_many_stories(Settings(cache=str(tmp_path))) == Settings(cache=str(tmp_path))
    for chosen in (Settings(grammar="harper"), Settings(grammar="none"), Settings(grammar="languagetool")):
        assert for_many_stories(chosen) == chosen


@pytest.mark.parametrize("grammar", ["none", "harper"])
def test_no_server_is_started_where_none_is_wanted(grammar: str) -> None:
    settings = Settings().updated({"grammar": grammar}, "here")
    with shared(settings) as given:
        assert given == settings


def test_java_is_found_and_says_its_version() -> None:
    assert "version" in java_version(find_java())
    assert java_version(Path("nowhere/java")) == ""


# ------------------------------------------------------------------ processes


def url_of(checker: LanguageToolChecker) -> str:
    assert checker._server is not None
    return checker._server.url


def watcher_of(checker: LanguageToolChecker) -> int:
    assert checker._server is not None
    assert checker._server._process is not None
    return checker._server._process.pid


def jvm_of(checker: LanguageToolChecker) -> int:
    (found,) = children(watcher_of(checker))
    return found


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def assert_gone(*pids: int) -> None:
    limit = time.monotonic() + 60
    while any(map(alive, pids)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not [pid for pid in pids if alive(pid)]
