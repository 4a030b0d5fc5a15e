"""Word files for tests, made here by hand or with python-docx, and what other programs read in them."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from detector.formats.docx.blank import made_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SYSTEM_PYTHON = "/usr/bin/python3"
_ANCHOR = re.compile(rb"<w:comment(?:RangeStart|RangeEnd|Reference) [^>]*/>")

needs_word_readers = pytest.mark.skipif(
    "CI" not in os.environ and not (shutil.which("soffice") and shutil.which("pandoc")),
    reason="needs LibreOffice (Debian: libreoffice-writer-nogui, python3-uno) and pandoc",
)


def docx(body: str, parts: Mapping[str, str | bytes] | None = None, space: str = W) -> bytes:
    """A Word file with a body of WordprocessingML, and further or other parts."""
    document = (
        f'<w:document xmlns:w="{space}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return with_parts(made_of("x"), {"word/document.xml": document, **(parts or {})})


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A Word file with parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in dict.fromkeys([*archive.namelist(), *parts]):
            made.writestr(name, parts[name] if name in parts else archive.read(name))
    return target.getvalue()


def part(data: bytes, name: str = "word/document.xml") -> str:
    """A part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def by_pandoc(file: Path, changes: str) -> str:
    """The text as pandoc reads it, with all changes accepted ("accept") or rejected ("reject")."""
    call = ["pandoc", "-f", "docx", "-t", "json", f"--track-changes={changes}", str(file)]
    blocks = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)["blocks"]
    return "\n".join("".join(_inline(one) for one in block["c"]) for block in blocks)


def _inline(node: dict[str, object]) -> str:
    content = node.get("c")
    if node["t"] == "Str":
        return str(content)
    if node["t"] in ("Space", "SoftBreak"):
        return " "
    if node["t"] == "LineBreak":
        return "\n"
    if node["t"] == "Span":
        return "".join(_inline(one) for one in content[1])  # type: ignore[index]
    return "".join(_inline(one) for one in content) if isinstance(content, list) else ""


def by_libreoffice(files: Sequence[Path], folder: Path) -> dict[tuple[Path, str], tuple[str, bytes]]:
    """For each file and command ("Accept", "Reject") its text and the Word file that LibreOffice makes of it.

    Anchors of comments are taken out first: where LibreOffice is installed without windows it has no way to draw the
    margin that they stand in, and ends.
    """
    profile = folder / "profile"
    jobs = []
    for number, file in enumerate(files):
        source = folder / f"{number}.docx"
        source.write_bytes(with_parts(file.read_bytes(), {"word/document.xml": _ANCHOR.sub(b"", part_bytes(file))}))
        for command in ("Accept", "Reject"):
            target = folder / f"{number}-{command}"
            jobs.append((file, command, {"source": str(source), "command": f"{command}AllTrackedChanges"}, target))
    lines = "\n".join(json.dumps(job | {"target": str(target)}) for _, _, job, target in jobs)
    call = [SYSTEM_PYTHON, str(Path(__file__).with_name("libreoffice.py")), str(profile)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(call, input=lines, text=True, check=True, timeout=180, env=environment)
    return {
        (file, command): (
            target.with_suffix(".txt").read_text("utf-8-sig"),
            target.with_suffix(".docx").read_bytes(),
        )
        for file, command, _, target in jobs
    }


def part_bytes(file: Path) -> bytes:
    """The main part of a file."""
    with zipfile.ZipFile(file) as archive:
        return archive.read("word/document.xml")
