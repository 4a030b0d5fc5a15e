"""The pages of finished stories, one file each in `stories/`, and the index that leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..types import Article
from ..types.errors import UsageError
from ..writers.whole_file import whole_file

HOME = "../index.html"
"""The index, from a story's page."""
_FOLDER = "stories"
_LONGEST = 60
"""Characters of a story's id in the name of its page: file systems have a limit, and an address is to be read."""
_OURS = re.compile(r".*-[0-9a-f]{12}\.html")


class Pages:
    """Writes each page whole or not at all.

    Raises:
        UsageError: the folder cannot be written to.
    """

    def __init__(self, output: Path) -> None:
        self._folder = output / _FOLDER
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise UsageError(f"{self._folder}: cannot be written to ({error.strerror or error})") from error

    @staticmethod
    def name(article: Article, digest: str) -> str:
        """The address of a story's page, from the index: its id, as far as a file may be named so, and a digest."""
        slug = re.sub(r"[^A-Za-z0-9._-]+", "-", article.id).strip("-.")[:_LONGEST] or "story"
        return f"{_FOLDER}/{slug}-{digest[:12]}.html"

    def put(self, name: str, page: str) -> None:
        """Write one page.

        Raises:
            OSError: it cannot be written.
        """
        with whole_file(self._folder.parent / name, durable=False) as stream:
            stream.write(page.encode("utf-8", "backslashreplace"))

    def __contains__(self, name: str) -> bool:
        return (self._folder.parent / name).is_file()

    def keep(self, names: Iterable[str]) -> None:
        """Take away the pages of an earlier run that the index does not lead to any more."""
        kept = {name.rpartition("/")[2] for name in names}
        for file in self._folder.iterdir():
            if file.name not in kept and _OURS.fullmatch(file.name):
                file.unlink()
