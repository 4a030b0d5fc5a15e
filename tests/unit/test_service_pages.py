"""The pages of the reconciliation service: all that is known of an entry, and nothing of it as markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from detector.authorities import Entry, Form
from detector.servers import serving
from detector.servers.reconciliation import pages
from detector.servers.reconciliation.service import Service
from detector.types.errors import UsageError

SLY = Entry(
    "p:<b>sly",
    "person",
    (Form('Sly "<script>alert(1)</script>" & Sons', "preferred"), Form("<i>Sly</i>", "alias")),
    "us",
    "<u>director</u>",
    source="a&b",
)
NAMES = tuple(form.text for form in SLY.forms)


class _Read(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("show", [pages.entry_page, pages.preview, pages.flyout])
def test_an_entry_is_shown_as_text(show: object) -> None:
    read = _Read(show(SLY))  # type: ignore[operator]
    assert {"script", "b", "i", "u"}.isdisjoint(read.tags)
    assert all(name in read.said for name in NAMES)
    assert "<u>director</u>" in read.said


def test_the_list_links_each_service_under_its_address() -> None:
    page = pages.index([("http://127.0.0.1:1/a?b&c", Service("<desk>", ()))])
    read = _Read(page)
    assert "<desk>" in read.said and "http://127.0.0.1:1/a?b&c" in read.said
    assert 'href="http://127.0.0.1:1/a?b&amp;c"' in page
    assert "desk" not in read.tags
    assert _Read(pages.named("<x>")).said == "<x>"


def test_a_free_port_is_taken_and_told() -> None:
    with serving.bind("127.0.0.1", 0) as listening:
        address = serving.address_of(listening)
        assert address == f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert serving.is_local(listening)


def test_an_address_that_cannot_be_had_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match=r"cannot listen on 203\.0\.113\.1.*--port"):  # an address of documentation
        serving.bind("203.0.113.1", 0)
    with serving.bind("127.0.0.1", 0) as taken, pytest.raises(UsageError, match="--port takes another one"):
        serving.bind("127.0.0.1", taken.getsockname()[1])
