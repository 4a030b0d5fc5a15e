"""`detector review`: every key, on the real screen without a terminal, and what is written and kept."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets._footer import FooterKey

from detector.cli.review import writer
from detector.cli.review.app import ReviewApp
from detector.cli.review.walk import Walk
from detector.findings.decisions import Decisions
from detector.formats import read_bytes, sources
from detector.types import Article, Report
from tests.reports import finding, report

TEXT = "Lora met Rubyo.\r\nThen Lora left for Kyev with “Rubyo” and a dog.\r\n"
FOUND = [
    finding(TEXT, "Lora", "Laura", "Lara", group="Lora-0"),
    finding(TEXT, "Rubyo", "Rubio", group="Rubyo-0"),
    finding(TEXT, "Lora", "Laura", "Lara", nth=1, group="Lora-0"),
    finding(TEXT, "Kyev", rule="proper-name"),
    finding(TEXT, "Rubyo", "Rubio", nth=1, group="Rubyo-0", quoted=True),
    finding(TEXT, "a dog", "the dog", tier="hint", score=0.6, message="Say \x1b[31mwhich\u202e."),
]


class Desk:
    """A walk through a story of which every writing is kept."""

    def __init__(self, kept: Decisions | None = None, *, hints: bool = False) -> None:
        clock = itertools.count(1)
        self.walk = Walk(
            report(TEXT, FOUND), lambda: f"2026-01-01T00:00:{next(clock):02}+00:00", kept=kept, hints=hints
        )
        self.written: list[str] = []
        self.app = ReviewApp(self.walk, self._write)

    def _write(self) -> str:
        self.written.append(self.walk.correction().apply(TEXT))
        return "written"

    def press(self, *keys: str, seen: Callable[[ReviewApp], None] | None = None) -> Desk:
        async def pressed() -> None:
            async with self.app.run_test(size=(100, 30)) as pilot:
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause()
                if seen:
                    seen(self.app)

        asyncio.run(pressed())
        return self

    @property
    def text(self) -> str:
        return self.walk.correction().apply(TEXT)

    @property
    def verdicts(self) -> list[str | None]:
        made = [self.walk.decision(choice) for choice in self.walk.choices]
        return [one.verdict if one else None for one in made]


def shown(app: ReviewApp, id: str) -> str:
    return str(app.query_one(f"#{id}").render())


def test_accept_holds_for_all_mentions_and_goes_on() -> None:
    assert Desk().press("a", "a").text == "Laura met Rubio.\r\nThen Laura left for Kyev with “Rubio” and a dog.\r\n"
    assert Desk().press("enter").text.startswith("Laura met Rubyo")


def test_another_suggestion_goes_round() -> None:
    assert Desk().press("s", "a").text.startswith("Lara met Rubyo.\r\nThen Lara")
    assert Desk().press("s", "s", "a").text.startswith("Laura met")


def test_a_text_can_be_typed_or_left() -> None:
    typed = Desk().press("j", "j", "t", "backspace", "backspace", "backspace", "i", "i", "v", "enter")
    assert typed.text == TEXT.replace("Kyev", "Kiiv")
    assert Desk().press("t", "x", "escape", "j", "j", "r").verdicts == [None, None, "reject"]


def test_reject_always_and_undo() -> None:
    desk = Desk().press("r", "w")
    assert desk.verdicts == ["reject", "always", None] and desk.text == TEXT
    desk = Desk().press("r", "w", "u", "a", "u", "u", "u")
    assert desk.verdicts == [None, None, None]
    assert Desk().press("a", "k", "r", "u").text.startswith("Laura met"), "what was there before is there again"


def test_next_and_previous_stay_within_the_list() -> None:
    for keys, at in ((("k",), 0), (("j", "n", "down", "j"), 2), (("j", "j", "p"), 1)):
        desk = Desk().press(*keys, seen=lambda app, at=at: _at(app, at))  # type: ignore[misc]
        assert desk.verdicts == [None] * 3


def _at(app: ReviewApp, at: int) -> None:
    assert app._list.index == at


def test_the_screen_says_what_is_to_be_decided_and_that_words_are_quoted() -> None:
    def seen(app: ReviewApp) -> None:
        passage = shown(app, "passage")
        assert "Lora met Rubyo." in passage and "It is spelled otherwise." in passage
        assert "direct quotation" in passage and "one decision for 2 places: Rubyo" in passage
        assert "→ Rubio  (list of names)" in passage
        assert "1 of 3 decisions made" in shown(app, "action")

    Desk().press("a", seen=seen)


def test_signs_that_act_on_a_terminal_are_shown() -> None:
    def seen(app: ReviewApp) -> None:
        assert "Say <U+001B>[31mwhich<U+202E>." in shown(app, "passage")

    desk = Desk(hints=True)
    assert len(desk.walk.choices) == 4
    desk.press("j", "j", "j", seen=seen)


def test_help_opens_and_closes_and_keys_mean_nothing_behind_it() -> None:
    desk = Desk().press("question_mark", "a", "escape", "r")
    assert desk.verdicts == ["reject", None, None]


def test_it_is_written_when_asked_and_not_left_unwritten_without_a_word() -> None:
    desk = Desk().press("a", "q", seen=lambda app: _running(app, yes=True))
    assert desk.written == []
    assert Desk().press("a", "q", "q", seen=lambda app: _running(app, yes=False)).written == []
    desk = Desk().press("a", "ctrl+s", "q", seen=lambda app: _running(app, yes=False))
    assert desk.written == [desk.text] and desk.text.startswith("Laura")


def _running(app: ReviewApp, *, yes: bool) -> None:
    assert app._exit is not yes


def test_a_story_without_a_finding_has_nothing_to_decide() -> None:
    walk = Walk(report(TEXT), lambda: "2026-01-01T00:00:00+00:00")
    desk = Desk()
    desk.app = ReviewApp(walk, lambda: "")

    def seen(app: ReviewApp) -> None:
        assert shown(app, "passage") == "There is nothing to decide."

    desk.press("a", "s", "t", "r", "w", "u", "j", "k", seen=seen)


def test_decisions_are_kept_and_what_was_rejected_is_not_shown_again(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "kept.sqlite") as kept:
        Desk(kept).press("a", "r", "w", "u")
        assert sorted((one.form, one.verdict) for one in kept.all()) == [("Lora", "accept"), ("Rubyo", "reject")]
        again = Desk(kept)
        assert [choice.finding.text for choice in again.walk.choices] == ["Lora", "Kyev"]
        assert again.verdicts == ["accept", None] and again.text.startswith("Laura met Rubyo.")
        again.press("r", "u")
        assert again.verdicts == ["accept", None]
        assert Desk(kept).verdicts == ["accept", None]


def test_the_corrected_file_is_the_story_with_the_edits_to_the_byte(tmp_path: Path) -> None:
    file, target = tmp_path / "story.txt", tmp_path / "corrected.txt"
    data = b"\xef\xbb\xbf" + TEXT.encode()
    file.write_bytes(data)
    (source,) = sources([str(file)], folders=False)
    (story,) = read_bytes(data, source)
    assert isinstance(story, Article)
    made: Report = report(TEXT, FOUND, article=story)
    walk = Walk(made, lambda: "2026-01-01T00:00:00+00:00")
    walk.decide(walk.choices[0], "accept")
    write = writer(walk, data, source, story, target)
    assert write() == f"{target}: written, 2 places corrected"
    assert target.read_bytes() == b"\xef\xbb\xbf" + TEXT.replace("Lora", "Laura").encode()
    assert write() == f"{target}: written again, 2 places corrected"
    assert "cannot be written" in writer(walk, data, source, story, tmp_path)()


@pytest.mark.parametrize("arguments", [("story.txt",), ("-",), ("story.txt", "--reference", "other.txt")])
def test_without_a_terminal_it_is_a_wrong_call(
    detector_command: Callable[..., object], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    for name in ("story.txt", "other.txt"):
        (tmp_path / name).write_text(TEXT)
    done = detector_command("review", *arguments, cwd=tmp_path, env={"PYTHONPATH": str(Path(__file__).parents[2])})
    assert done.returncode == 2 and "review needs a terminal" in done.stderr  # type: ignore[attr-defined]


def test_every_key_can_be_seen_on_a_narrow_terminal() -> None:
    async def seen() -> list[tuple[str, int]]:
        app = Desk().app
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            return [(key.description, key.region.right) for key in app.query(FooterKey)]

    keys = dict(asyncio.run(seen()))
    assert {"next", "accept", "reject", "write", "end", "help"} <= set(keys)
    assert max(keys.values()) <= 80
