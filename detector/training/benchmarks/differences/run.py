"""The sets that are measured, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ....evaluation.table import Section
from ....pipeline import Examiner
from ....types import Finding
from ..alerts import clean_news
from . import corpus, field, machine, raters, sections, verdicts
from .examining import examined
from .listing import lines, unmet
from .values import SEPARATOR, Examined, Trial

Progress = Callable[[str], None]


Known = Callable[[Examined], Iterable[Finding]]
"""The findings of a copy of which it is known that they are wrong."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many stories of each set are examined."""

    stories: int = 100


USUAL = Sizes()


def measured(
    data: Path,
    examiner: Examiner,
    progress: Progress,
    sizes: Sizes = USUAL,
    show: Callable[[str], None] | None = None,
) -> list[Section]:
    """The sections of this benchmark; `show` is given what went wrong, line by line.

    Raises:
        UsageError: a file of the data is missing.
    """
    found: list[Section] = []

    def run(name: str, trials: Iterable[Trial], false: Known = unmet, *, answers: bool = True) -> Sequence[Examined]:
        listed = examined(trials, examiner, progress, name)
        if show is not None:
            for line in lines(name, listed, false, answers=answers):
                show(line)
        return listed

    size = sizes.stories
    for key, title, make in (
        ("near", "near-copies", corpus.near_trials),
        ("partly", "partly rewritten stories", corpus.partly_trials),
        ("independent", "two human versions", corpus.independent_trials),
    ):
        name = f"Differences, {title}"
        note = "Errors of every kind, injected into one version of a story beside another."
        found.append(
            sections.of_errors(f"differences-{key}", name, note, run(name, make(data, size, corpus.EVERY_KIND)))
        )
        name = f"Quiet, {title}"
        note = "The same pairs without errors: every mark counts as false."
        found.append(sections.of_quiet(f"quiet-{key}", name, note, run(name, make(data, size, None))))
    name = "Names garbled beside the right one"
    note = "Names of persons and places in another script's letters, in near-copies and beside another version."
    found.append(sections.of_errors("differences-names", name, note, run(name, corpus.name_trials(data, size // 2))))
    name = "Names that weak systems garbled"
    note = "Machine versions beside the human one; what else is wrong with them nobody has marked."
    listed = run(name, machine.trials(data, size), lambda _: ())
    found.append(sections.of_names("differences-machine-names", name, note, listed))
    clean = (Trial(f"clean/{pair.key}", SEPARATOR.join(pair.copy), None) for pair in clean_news(data))
    name = "Quiet, clean news alone"
    note = "News as published, without another version: every mark counts as false, though some copy has real slips."
    found.append(sections.of_quiet("quiet-alone", name, note, run(name, clean)))
    for beside, title in ((True, "beside the reference"), (False, "alone")):
        cases = field.cases(data, paired=beside)
        name = f"Field cases, {title}"
        said = {trial.key: expected for trial, expected in cases}
        listed = run(name, [trial for trial, _ in cases], partial(field.forbidden_of, said), answers=False)
        key = f"field-{'paired' if beside else 'alone'}"
        found.append(field.of_cases(key, name, [(one, said[one.trial.key]) for one in listed]))
    found.append(verdicts.measured(data, size, examiner, progress))
    found.append(raters.measured(data, size, examiner, progress))
    return found
