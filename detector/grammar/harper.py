"""Harper: a grammar checker for English that runs inside this process.

Building its dictionary takes about half a second, once a process. A thread starts on it when the checker is opened
(Harper lets go of the interpreter meanwhile), and the first `check` waits for what is left of it.
"""

from __future__ import annotations

import threading
from importlib.metadata import version
from typing import TYPE_CHECKING

from ..language.normalize import fold_punctuation
from ..settings import Settings
from ..types.errors import ServiceError
from . import Mark
from .passages import passages

if TYPE_CHECKING:
    import harper

_PASSAGE = 50_000
_SPELLING = "SpellCheck"


class HarperChecker:
    """Marks places by Harper's rules; `Mark.kind` is the name of the rule.

    Spelling is switched off: what Harper does not know in news is a name, most often.

    Raises:
        ServiceError: the package is missing or does not fit this machine.
    """

    name = "harper"

    def __init__(self, settings: Settings) -> None:  # noqa: ARG002  (every member is opened with them)
        try:
            import harper

            self.version = version("harper-py")
        except ImportError as error:
            raise ServiceError(f"Harper cannot be loaded ({error}): install detector again") from error
        self._open = harper.Linter
        self._lock = threading.Lock()
        self._linter: harper.Linter | None = None
        self._problem: BaseException | None = None
        self._loading = threading.Thread(target=self._load, name="harper", daemon=True)
        self._loading.start()

    def _load(self) -> None:
        try:
            linter = self._open()
            linter.set_lint_config({**linter.get_lint_config(), _SPELLING: False})
            self._linter = linter
        except Exception as error:
            self._problem = error

    def check(self, text: str) -> tuple[Mark, ...]:
        """Marked places in the order of the text. One thread at a time is let in: a linter is not thread-safe.

        Raises:
            ServiceError: Harper failed.
        """
        self._loading.join()
        if self._linter is None:
            raise ServiceError(f"Harper failed to start: {self._problem}")
        found = []
        with self._lock:
            for passage in passages(fold_punctuation(text), _PASSAGE):
                try:
                    marked = self._linter.organized_lints(passage.text, language="plaintext")
                except Exception as error:  # its own error types are not published; a panic arrives as one of them
                    raise ServiceError(f"Harper failed: {type(error).__name__}: {error}") from error
                for rule, lints in marked.items():
                    for lint in lints:
                        span = passage.span(lint.span.start, lint.span.end)
                        if span is not None:
                            found.append(Mark(*span, rule, lint.message, _replacements(lint)))
        return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))

    def close(self) -> None:
        """Nothing is held outside this process."""


def _replacements(lint: harper.Lint) -> tuple[str, ...]:
    """What would stand in place of the marked text, best first."""
    import harper

    texts = []
    for suggestion in lint.suggestions:
        if suggestion.kind == harper.SuggestionKind.INSERT_AFTER:
            texts.append(lint.problem_text + suggestion.replacement_text)
        else:  # to remove is to replace by nothing
            texts.append(suggestion.replacement_text)
    return tuple(texts)
