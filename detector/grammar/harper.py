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

    Spelling is switched off: what Harper does not know in news is a name, most often. Where only some `kinds` are
    wanted, the other rules (some 900, four fifths of the time) run in a passage in which one of those marks something:
    of marks that overlap Harper drops one, so that what it marks depends on all of its rules.

    Raises:
        ServiceError: the package is missing or does not fit this machine.
    """

    name = "harper"

    def __init__(
        self,
        settings: Settings,  # noqa: ARG002  (every member is opened with them)
        kinds: frozenset[str] | None = None,
    ) -> None:
        try:
            import harper

            self.version = version("harper-py")
        except ImportError as error:
            raise ServiceError(f"Harper cannot be loaded ({error}): install detector again") from error
        self._open = harper.Linter
        self._kinds = kinds
        self._every: dict[str, bool | None] = {}
        self._lock = threading.Lock()
        self._linter: harper.Linter | None = None
        self._problem: BaseException | None = None
        self._loading = threading.Thread(target=self._load, name="harper", daemon=True)
        self._loading.start()

    def _load(self) -> None:
        try:
            linter = self._open()
            self._every = {**linter.get_lint_config(), _SPELLING: False}
            linter.set_lint_config(self._wanted)
            self._linter = linter
        except Exception as error:
            self._problem = error

    @property
    def _wanted(self) -> dict[str, bool | None]:
        """The rules that run first."""
        kinds = self._kinds
        return self._every if kinds is None else {rule: rule in kinds and on for rule, on in self._every.items()}

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
                    marked = self._marked(self._linter, passage.text)
                except Exception as error:  # its own error types are not published; a panic arrives as one of them
                    raise ServiceError(f"Harper failed: {type(error).__name__}: {error}") from error
                for rule, lints in marked.items():
                    for lint in lints:
                        span = passage.span(lint.span.start, lint.span.end)
                        if span is not None:
                            found.append(Mark(*span, rule, lint.message, _replacements(lint)))
        return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))

    def _marked(self, linter: harper.Linter, text: str) -> dict[str, list[harper.Lint]]:
        marked: dict[str, list[harper.Lint]] = linter.organized_lints(text, language="plaintext")
        if self._kinds is None or not any(marked.values()):
            return marked
        linter.set_lint_config(self._every)
        try:
            marked = linter.organized_lints(text, language="plaintext")
        finally:
            linter.set_lint_config(self._wanted)
        return {rule: lints for rule, lints in marked.items() if rule in self._kinds}

    def close(self) -> None:
        """Nothing is held outside this process."""


def _replacements(lint: harper.Lint) -> tuple[str, ...]:
    """Replacements of the marked text, best first."""
    import harper

    texts = []
    for suggestion in lint.suggestions:
        if suggestion.kind == harper.SuggestionKind.INSERT_AFTER:
            texts.append(lint.problem_text + suggestion.replacement_text)
        else:  # to remove is to replace by nothing
            texts.append(suggestion.replacement_text)
    return tuple(texts)
