"""A desk's own stories: where they are read from, and what must be found in them.

Two layouts. With a gold file: a folder of stories and one JSON file that says of each what is wrong with it. Without:
a folder with one folder for each story, in which `garbled.txt` and `marks.json` must be, `reference.txt` and
`clean.txt` (another human version) may be; `seeds/` of this project is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..types.errors import UsageError

LABELS = ("garbled", "clean")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that an editor has to correct, and the corrections that would do, perhaps none."""

    start: int
    end: int
    category: str
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryVersion:
    """A version of a story of which it is known what is wrong. Versions of one `story` are drawn together.

    `marks` is None where nobody marked it (then findings are not judged), and empty where nothing is wrong. `label`
    is what its verdict should be, or None.
    """

    key: str
    story: str
    text: str
    reference: str | None
    marks: tuple[Mark, ...] | None
    label: str | None


def read(folder: Path, gold: Path | None) -> list[StoryVersion]:
    """The stories of a folder, in the order of the gold file or of their names.

    Raises:
        UsageError: the folder or a file is missing or cannot be read, or a mark does not fit its story.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    cases = list(_from_folders(folder) if gold is None else _from_gold(folder, gold))
    if not cases:
        raise UsageError(
            f"{folder}: there is no story with a marks.json in a folder of its own; give --gold FILE for another layout"
            if gold is None
            else f"{gold}: it names no story"
        )
    twice = sorted({case.key for case in cases if sum(case.key == other.key for other in cases) > 1})
    if twice:
        raise UsageError(f"{gold or folder}: named twice: {', '.join(twice)}")
    return cases


def _from_folders(folder: Path) -> Iterator[StoryVersion]:
    for place in sorted(path.parent for path in folder.glob("*/marks.json")):
        reference = _text(place / "reference.txt") if (place / "reference.txt").exists() else None
        garbled = _text(place / "garbled.txt")
        marks = _marks(_object(place / "marks.json"), garbled, str(place / "marks.json"))
        yield StoryVersion(f"{place.name}/garbled", place.name, garbled, reference, marks, "garbled")
        if (place / "clean.txt").exists():
            yield StoryVersion(f"{place.name}/clean", place.name, _text(place / "clean.txt"), reference, (), "clean")


def _from_gold(folder: Path, gold: Path) -> Iterator[StoryVersion]:
    stored = _json(gold)
    listed = stored.get("stories", [stored]) if isinstance(stored, dict) else stored
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise UsageError(f"{gold}: give one object, a list of objects, or an object with a list under `stories`")
    for number, one in enumerate(listed, 1):
        if not isinstance(one.get("story"), str):
            raise UsageError(f"{gold}: object {number} has no `story`, the name of its file")
        where = f"{gold}: story {one['story']}"
        file = _file(folder, one["story"], where)
        text = _text(file)
        if "sha256" in one and hashlib.sha256(file.read_bytes()).hexdigest() != one["sha256"]:
            raise UsageError(f"{where}: {file} is not the text that was marked (its sha256 differs)")
        label = one.get("label")
        if label not in (None, *LABELS):
            raise UsageError(f"{where}: its label is {label!r}; it can be {' or '.join(LABELS)}")
        marks = _marks(one, text, where) if "spans" in one else () if label == "clean" else None
        reference = one.get("reference")
        if reference is not None and not isinstance(reference, str):
            raise UsageError(f"{where}: its reference is {reference!r}; give the name of one file")
        other = None if reference is None else _text(_file(folder, reference, f"{where}: its reference"))
        if label is None and marks is not None:
            label = "garbled" if marks else "clean"
        yield StoryVersion(one["story"], one["story"], text, other, marks, label)


def _marks(stored: Mapping[str, Any], text: str, where: str) -> tuple[Mark, ...]:
    spans = stored.get("spans")
    if not isinstance(spans, list):
        raise UsageError(f"{where}: `spans` is no list")
    found = []
    for number, span in enumerate(spans, 1):
        try:
            start, end, category = span["start"], span["end"], str(span["category"])
            accept = tuple(map(str, span.get("accept", ())))
            if not (isinstance(start, int) and isinstance(end, int)):
                raise TypeError("start and end are no whole numbers")
        except (AttributeError, KeyError, TypeError) as error:
            raise UsageError(f"{where}: span {number} needs start, end, category and accept ({error!r})") from error
        if not 0 <= start < end <= len(text):
            raise UsageError(
                f"{where}: span {number} ({start}-{end}) lies outside the text, which has {len(text)} characters"
            )
        if "text" in span and span["text"] != text[start:end]:
            raise UsageError(f"{where}: span {number} ({start}-{end}) is {text[start:end]!r}, not {span['text']!r}")
        found.append(Mark(start, end, category, accept))
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))


def _file(folder: Path, name: str, where: str) -> Path:
    """The file of that name, or the one file whose name begins with it and goes on with `.` or `_`."""
    if name and (folder / name).is_file():
        return folder / name
    near: Sequence[Path] = [path for end in "._" for path in folder.glob("*") if path.name.startswith(f"{name}{end}")]
    near = sorted({path for path in near if path.is_file()})
    if len(near) != 1:
        raise UsageError(f"{where}: {len(near) or 'no'} file{'s' * (len(near) != 1)} of that name in {folder}")
    return near[0]


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: it is not UTF-8 ({error.reason} at byte {error.start})") from error


def _object(file: Path) -> Mapping[str, Any]:
    stored = _json(file)
    if not isinstance(stored, dict):
        raise UsageError(f"{file}: it holds no JSON object")
    return stored


def _json(file: Path) -> Any:
    try:
        return json.loads(_text(file))
    except ValueError as error:
        raise UsageError(f"{file}: it is not JSON ({error})") from error
