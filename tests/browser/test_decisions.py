"""A story in the page: every key, the whole path, and two editors on one story."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import urllib3
from playwright.sync_api import Page, expect

from .conftest import Open, Review

Command = Callable[..., Any]


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _decided(page: Page, number: int) -> None:
    expect(page.locator("#done")).to_have_text(re.compile(rf"^{number} of \d+ decided$"))


def _chosen(page: Page) -> str:
    return page.locator(".choice[open] .wrong").inner_text()


def _state(address: str) -> Any:
    return json.loads(urllib3.request("GET", f"{address}/state").data)


def _text(address: str) -> str:
    return urllib3.request("GET", f"{address}/corrected?as=text").data.decode()


# ---------------------------------------------------------------------- the whole path


def test_open_accept_reject_undo_download(
    open_page: Open, address: str, copy: str, review: Review, detector_command: Command, tmp_path: Path
) -> None:
    page = open_page(address, who="Kim")
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d+ corrections to make in \d+ places"))
    _decided(page, 0)
    _press(page, "j", "a")
    _decided(page, 1)
    first = page.locator(".choice").first
    expect(first.locator(".fate")).to_have_text("accepted, Kim")
    expect(page.locator("ins.put")).to_have_text(["Department of Homeland Security"] * 2)
    assert _chosen(page) == "Marian de Kovalsky"
    _press(page, "r")
    _decided(page, 2)
    _press(page, "u")  # the last one that was decided: the name is open again
    _decided(page, 1)
    assert _chosen(page) == "Marian de Kovalsky"
    _press(page, "a")
    _decided(page, 2)
    with page.expect_download() as waiting:
        _press(page, "d")
    assert waiting.value.suggested_filename == "story.corrected.txt"
    downloaded = Path(waiting.value.path()).read_bytes().decode()
    expected = copy.replace("Ministry of Internal Security", "Department of Homeland Security")
    expected = expected.replace("Marian de Kovalsky", "Marian D. Kowalski").replace("Kovalsky", "Kowalski")
    assert downloaded == expected != copy
    # `detector fix` makes the same of the same decisions
    story = tmp_path / "story.txt"
    story.write_bytes(copy.encode())
    original = tmp_path / "original.txt"
    original.write_bytes((Path(__file__).parents[2] / "seeds/politics-arabic/reference.txt").read_bytes())
    done = detector_command(
        "fix", story, "--reference", original, "--decisions", review.decisions, "--grammar", "none", "--output", "-",
        "--fail-on", "never",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, expected), done.stderr


def test_what_is_decided_stands_when_the_page_is_opened_again(open_page: Open, address: str) -> None:
    page = open_page(address, who="Kim")
    _press(page, "j", "a", "w")
    _decided(page, 2)
    page.reload()
    _decided(page, 2)
    expect(page.locator(".choice.accept .fate")).to_have_text("accepted, Kim")
    expect(page.locator(".choice.always .fate")).to_have_text("always right, Kim")
    page.locator(".choice.always summary").click()
    _press(page, "u")
    _decided(page, 1)


# ---------------------------------------------------------------------- every key


def test_keys_move_from_decision_to_decision(open_page: Open, address: str) -> None:
    page = open_page(address)
    _press(page, "j")
    assert _chosen(page) == "Ministry of Internal Security"
    _press(page, "n", "j")
    assert _chosen(page) == "Vice-Director of ICE"
    _press(page, "k", "p", "p")
    assert _chosen(page) == "advice lines"  # round to the last
    expect(page.locator(".mark.chosen")).to_have_text("advice lines")
    _press(page, "Escape")
    expect(page.locator(".choice[open]")).to_have_count(0)


def test_a_key_that_decides_chooses_first_and_says_so(open_page: Open, address: str) -> None:
    page = open_page(address, who="Kim")
    _press(page, "a")
    expect(page.get_by_text("nothing is decided yet: press the key again")).to_be_visible()
    _decided(page, 0)
    _press(page, "a")
    _decided(page, 1)


def test_another_suggestion_is_taken(open_page: Open, address: str) -> None:
    page = open_page(address)
    _press(page, "j", "s", "a")
    _decided(page, 1)
    expect(page.locator("ins.put")).to_have_text(["Homeland Security Department"] * 2)
    expect(page.locator(".choice.accept .fate")).to_have_text("accepted: Homeland Security Department")


def test_one_is_typed(open_page: Open, address: str) -> None:
    page = open_page(address)
    _press(page, "j", "t")
    field = page.locator(".choice[open] .typed")
    expect(field).to_be_focused()
    expect(field).to_have_value("Department of Homeland Security")
    page.keyboard.type("Homeland “jar” Security")  # letters are no keys in a field
    _press(page, "Enter")
    _decided(page, 1)
    expect(page.locator("ins.put")).to_have_text(["Homeland “jar” Security"] * 2)
    assert _text(address).count("Homeland “jar” Security") == 2


def test_always_right_holds_for_the_desk(open_page: Open, review: Review, address: str) -> None:
    page = open_page(address, who="Kim")
    page.get_by_text("advice lines").first.click()
    _press(page, "w")
    _decided(page, 1)
    other = review.add("The police asked callers to use its advice lines on Monday. Nobody did so, it said.")
    assert [one["verdict"] for one in _state(other)["choices"].values()] == ["always"]
    page.get_by_text("advice lines").first.click()
    _press(page, "u")
    _decided(page, 0)
    assert _state(other)["choices"] == {}


def test_hints_are_shown_when_asked_for(open_page: Open, address: str) -> None:
    page = open_page(address)
    hint = page.locator(".choice.hint").first
    expect(hint).to_be_hidden()
    _press(page, "h")
    expect(hint).to_be_visible()
    _press(page, "h")
    expect(hint).to_be_hidden()


def test_the_filter_by_rule_leaves_its_decisions_alone(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.get_by_label("Rule").select_option("number")
    expect(page.locator(".choice:visible .wrong")).to_have_text(["2,500"])
    page.keyboard.press("Tab")
    _press(page, "j", "a")
    _decided(page, 1)
    assert _text(address).count("250 officers") == 1


def test_the_corrected_story_is_copied(open_page: Open, address: str) -> None:
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    _press(page, "j", "a")
    _decided(page, 1)
    _press(page, "c")
    expect(page.locator("#say")).to_have_text("The corrected story is in the clipboard")
    assert page.evaluate("navigator.clipboard.readText()") == _text(address)


def test_help_lists_every_key_and_single_keys_can_be_switched_off(open_page: Open, address: str) -> None:
    page = open_page(address)
    _press(page, "?")
    expect(page.locator("dialog.help[open]").first).to_be_visible()
    listed = set(page.locator("dialog.help[open] kbd").all_inner_texts())
    assert listed >= set("jnkpastrwuhcd][q?") | {"Esc"}
    page.get_by_label("Single keys work").uncheck()
    page.get_by_role("button", name="Close").click()
    _press(page, "j")
    expect(page.locator(".choice[open]")).to_have_count(0)
    page.reload()
    _press(page, "j")
    expect(page.locator(".choice[open]")).to_have_count(0)  # it is remembered


def test_keys_lead_to_other_stories_and_the_queue(open_page: Open, review: Review, copy: str) -> None:
    review.add(copy)
    review.add("Nothing is wrong with this short story about the harbor. It is read all the same.", name="calm.txt")
    page = open_page(f"{review.server.address}/")
    order = [f"{review.server.address}{one.get_attribute('href')}" for one in page.locator("#list a.title").all()]
    assert len(order) > 1
    page.goto(order[0])
    _press(page, "]")
    page.wait_for_url(order[1])
    _press(page, "[")
    page.wait_for_url(order[0])
    _press(page, "q")
    page.wait_for_url(f"{review.server.address}/")


def test_the_mouse_does_the_same(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.locator(".mark", has_text="2,500").click()
    card = page.locator(".choice[open]")
    expect(card.locator(".wrong")).to_have_text("2,500")
    expect(card).to_contain_text("The other version")
    expect(page.locator(".answer.chosen")).to_have_text("250")
    card.get_by_role("button", name="Accept").click()
    _decided(page, 1)
    page.locator(".mark", has_text="2,500").click()
    page.locator(".choice[open]").get_by_role("button", name="Undo").click()
    _decided(page, 0)


# ---------------------------------------------------------------------- two editors


def test_two_editors_see_each_others_decisions(open_page: Open, address: str) -> None:
    kim, lee = open_page(address, who="Kim"), open_page(address, who="Lee")
    _press(kim, "j", "a")
    expect(lee.locator(".choice").first.locator(".fate")).to_have_text("accepted, Kim")
    expect(lee.locator("#say")).to_have_text("Kim: accepted, “Ministry of Internal Security”")
    expect(lee.locator("ins.put")).to_have_count(2)
    _press(kim, "u")
    expect(lee.locator("ins.put")).to_have_count(0)
    expect(lee.locator("#say")).to_have_text("Undone: “Ministry of Internal Security”")


def test_who_comes_second_is_told_and_nothing_is_lost(open_page: Open, address: str) -> None:
    kim, lee = open_page(address, who="Kim"), open_page(address, who="Lee")
    for answer, kept in (("Leave it so", "reject"), ("Decide as I did", "accept")):
        lee.route("**/state?*", lambda route: route.abort())  # so that she does not hear of it in time
        _press(kim, "j", "r")
        expect(kim.locator(".choice.reject")).to_have_count(1)
        _press(lee, "j", "a")
        told = lee.locator("#conflict")
        expect(told).to_contain_text("“Ministry of Internal Security”: Kim has said: rejected")
        assert [one["verdict"] for one in _state(address)["choices"].values()] == ["reject"]
        told.get_by_role("button", name=answer).click()
        expect(lee.locator(f".choice.{kept}")).to_have_count(1)
        assert [one["verdict"] for one in _state(address)["choices"].values()] == [kept]
        if kept == "reject":
            _press(kim, "k", "u")
            expect(kim.locator(".choice.reject")).to_have_count(0)
            lee.unroute("**/state?*")
            expect(lee.locator(".choice.reject")).to_have_count(0)
            _press(lee, "Escape")
            _press(kim, "Escape")


def test_a_server_that_is_away_is_told(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.route("**/decisions", lambda route: route.fulfill(status=503, json={"message": "the disk is full"}))
    _press(page, "j", "a")
    expect(page.locator("#say")).to_have_text("the disk is full")
    _decided(page, 0)
    page.unroute("**/decisions")
    _press(page, "a")
    _decided(page, 1)
