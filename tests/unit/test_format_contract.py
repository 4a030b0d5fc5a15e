"""Every format is told by name and content, read, and written again so that nothing changes but what was edited."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from detector.formats import FORMATS, Edit, Format, Source, format_of
from detector.formats.docx.blank import made_of
from detector.types import Article

STORY = 'The council met.\r\n“We "agreed", he said,” 😀 it; seems.\n'
QUOTED = STORY.replace('"', '""')
ESCAPED = '"The council met.\\r\\n\\u201cWe \\"agreed\\", he said,\\u201d \\ud83d\\ude00 it; seems.\\n"'
RAW = '"The council met.\\r\\n“We \\"agreed\\", he said,” 😀 it; seems.\\n"'

SAMPLES = {
    "docx": {"a paragraph a line": made_of(STORY)},
    "plain": {
        "utf-8": STORY.encode(),
        "utf-8 with mark": b"\xef\xbb\xbf" + STORY.encode(),
        "utf-16": STORY.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + STORY.encode("utf-16-be"),
        "utf-32": STORY.encode("utf-32"),
    },
    "jsonl": {
        "raw": f'{{"id": "a" , "text": {RAW}, "desk": {{"text": 1}}}}\n\n{{"text":"Other."}}'.encode(),
        "escaped": f'{{"text": {ESCAPED}, "id": "a"}}\r\n{{"text":"Other."}}\r\n'.encode(),
        "with mark": b"\xef\xbb\xbf" + f'  {{"text": "no", "text": {RAW}}}\n{{"text":"Other."}}\n'.encode(),
    },
    "csv": {
        "commas": f'id,Text,desk\n"a","{QUOTED}",x\n\nb,Other.,\n'.encode(),
        "semicolons": f'body;title\r\n"{QUOTED}";x\r\nOther.;""\r\n'.encode(),
        "with mark": b"\xef\xbb\xbf" + f'text,body\n,"{QUOTED}"\nOther.,'.encode(),
    },
    "tsv": {
        "tabs": f'id\ttext\na\t"{QUOTED}"\nb\tOther.'.encode(),
        "one column": f'text\n"{QUOTED}"\nOther.\n'.encode(),
    },
}
NAMES = {"docx": "story.docx", "plain": "story.txt", "jsonl": "feed.jsonl", "csv": "feed.csv", "tsv": "feed.tsv"}
CASES = [
    pytest.param(member, sample, id=f"{member.name}: {name}")
    for member in FORMATS
    for name, sample in SAMPLES[member.name].items()
]


def _articles(member: Format, content: bytes) -> list[Article]:
    read = list(member.read(io.BytesIO(content), Source(Path(NAMES[member.name]), "story"), 1_000))
    assert all(isinstance(one, Article) for one in read), read
    return [one for one in read if isinstance(one, Article)]


def _rewritten(member: Format, content: bytes, *edits: Edit) -> bytes:
    assert member.rewrite is not None
    return member.rewrite(content, edits)


@pytest.mark.parametrize("member", FORMATS, ids=lambda member: member.name)
def test_a_format_knows_its_own_files_and_no_others(member: Format) -> None:
    for name, samples in SAMPLES.items():
        for sample in samples.values():
            assert member.sniff(NAMES[name], sample) == (name == member.name)
            assert (format_of(NAMES[name], sample) is member) == (name == member.name)


@pytest.mark.parametrize("name", ["feed", "feed.export"])
def test_without_a_suffix_the_content_tells(name: str) -> None:
    for sample in SAMPLES["jsonl"].values():
        assert [member.name for member in FORMATS if member.sniff(name, sample)] == ["jsonl"]
    assert [member.name for member in FORMATS if member.sniff(name, b"The mayor spoke.")] == ["plain"]


@pytest.mark.parametrize(("member", "sample"), CASES)
def test_a_format_reads_its_stories_with_their_parts_and_places(member: Format, sample: bytes) -> None:
    first, *others = _articles(member, sample)
    assert first.text == STORY
    assert [one.text for one in others] == (["Other."] if member.many else [])
    for one in (first, *others):
        assert [(part.kind, part.start, part.end) for part in one.parts] == [("body", 0, len(one.text))]
    locators = [one.locator for one in (first, *others)]
    assert len(set(locators)) == len(locators)
    assert (first.locator is not None) == member.many


@pytest.mark.parametrize(("member", "sample"), CASES)
def test_without_edits_the_bytes_are_the_same(member: Format, sample: bytes) -> None:
    assert _rewritten(member, sample) == sample


@pytest.mark.parametrize(("member", "sample"), CASES)
@pytest.mark.parametrize("old", ["council", "“We", '"agreed"', "😀", "The council met.\r\n", "\n", ""])
@pytest.mark.parametrize("new", ["board", "", 'a "b", c; d\te', "Zoë 😀", "line\r\nline"])
def test_an_edit_changes_its_place_alone(member: Format, sample: bytes, old: str, new: str) -> None:
    first, *others = _articles(member, sample)
    start = STORY.rindex(old)
    edit = Edit(locator=first.locator, start=start, end=start + len(old), replacement=new)
    rewritten = _rewritten(member, sample, edit)
    after, *rest = _articles(member, rewritten)
    assert after.text == STORY[:start] + new + STORY[start + len(old) :]
    assert rest == others
    back = Edit(locator=first.locator, start=start, end=start + len(new), replacement=old)
    again = _rewritten(member, rewritten, back)
    # what is packed is packed anew, and a run that was parted stays so
    assert _articles(member, again)[0].text == STORY if member.name == "docx" else again == sample


@pytest.mark.parametrize(("member", "sample"), [case for case in CASES if case.values[0].many])  # type: ignore[attr-defined]
def test_a_bare_cell_or_string_is_quoted_where_it_has_to_be(member: Format, sample: bytes) -> None:
    first, other = _articles(member, sample)
    edit = Edit(locator=other.locator, start=5, end=6, replacement=', or; so\tsaid "he".\n')
    same, changed = _articles(member, _rewritten(member, sample, edit))
    assert same == first
    assert changed.text == 'Other, or; so\tsaid "he".\n'


@pytest.mark.parametrize(("member", "sample"), CASES)
def test_several_edits_and_what_cannot_be_edited(member: Format, sample: bytes) -> None:
    at = _articles(member, sample)[0].locator
    edits = [
        Edit(locator=at, start=12, end=15, replacement="sat"),
        Edit(locator=at, start=0, end=3, replacement="A"),
    ]
    assert _articles(member, _rewritten(member, sample, *edits))[0].text == STORY.replace("The", "A").replace(
        "met", "sat"
    )
    for start, end in ((2, 5), (-1, 0), (5, 4), (0, len(STORY) + 1)):
        with pytest.raises(ValueError, match=r"overlaps|outside"):
            _rewritten(member, sample, edits[1], Edit(locator=at, start=start, end=end, replacement=""))
    if member.many:
        with pytest.raises(ValueError, match="there is no"):
            _rewritten(member, sample, Edit(locator="line 99", start=0, end=0, replacement=""))


def test_every_format_has_its_sample() -> None:
    assert set(SAMPLES) == {member.name for member in FORMATS}
