"""What a stranger wrote, on its way to a terminal: shown, not obeyed."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from detector.types.visible import escaped_json, on_one_line, shell_quoted, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]8;;http://evil\x07", "<U+001B>]8;;http://evil<U+0007>"),
        ("a\u202eb\u2066c\u200f", "a<U+202E>b<U+2066>c<U+200F>"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\r\nb\tc", "a<U+000D><U+000A>b<U+0009>c"),
        ("\udc80\u2028", "<U+DC80><U+2028>"),
    ],
)
def test_signs_that_act_are_shown(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize("text", ["Zoë said: “8 000 €” 👩\u200d🚀", "می\u200cخواهم", "", "soft\u00adly"])
def test_what_only_stands_there_stays(text: str) -> None:
    assert visible(text) == text


def test_line_ends_stay_where_a_text_has_lines() -> None:
    assert visible("a\nb\x1b", keep="\n") == "a\nb<U+001B>"
    assert on_one_line(" a\n\n b\x1b\t") == "a b<U+001B>"


def test_json_means_the_same_and_has_no_sign_that_acts() -> None:
    value = {"a\u202e": ["\x1b\x9b", "é €", "\u2028", "\U000e0041", "\udc80"], "b": 1}
    document = json.dumps(value, ensure_ascii=False, indent=1)
    safe = escaped_json(document)
    assert json.loads(safe) == value
    assert visible(safe, keep="\n") == safe and "é €" in safe


@pytest.mark.parametrize("name", ["l'a;$(id).txt", "plain.txt", "a\x1b[31m'\\n.txt", "two\nlines", "ü \u202e.txt"])
def test_a_quoted_argument_is_the_same_argument_and_harmless(name: str) -> None:
    quoted = shell_quoted(name)
    assert visible(quoted) == quoted
    bash = shutil.which("bash")
    assert bash is not None
    said = subprocess.run([bash, "-c", f"printf %s {quoted}"], capture_output=True, check=True).stdout
    assert said == name.encode("utf-8", "surrogateescape")
