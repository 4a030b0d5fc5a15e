"""The sets that are measured, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ....evaluation.table import Section
from ....pipeline import Examiner
from ..alerts import clean_news
from . import corpus, field, machine, raters, sections, verdicts
from .examining import examined
from .listing import lines
from .values import SEPARATOR, Examined, Trial

Progress = Callable[[str], None]


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

    def run(name: str, trials: Iterable[Trial]) -> Sequence[Examined]:
        listed = examined(trials, examiner, progress, name)
        for line in lines(name, listed) if show is not None else ():
            assert show is not None
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
    found.append(sections.of_names("differences-machine-names", name, note, run(name, machine.trials(data, size))))
    clean = (Trial(f"clean/{pair.key}", SEPARATOR.join(pair.copy), None) for pair in clean_news(data))
    name = "Quiet, clean news alone"
    note = "News as published, without another version: every mark counts as false, though some copy has real slips."
    found.append(sections.of_quiet("quiet-alone", name, note, run(name, clean)))
    for beside, title in ((True, "beside the reference"), (False, "alone")):
        cases = field.cases(data, paired=beside)
        name = f"Field cases, {title}"
        listed = run(name, [trial for trial, _ in cases])
        said = [expected for _, expected in cases]
        key = f"field-{'paired' if beside else 'alone'}"
        found.append(field.of_cases(key, name, list(zip(listed, said, strict=True))))
    found.append(verdicts.measured(data, size, examiner, progress))
    found.append(raters.measured(data, size, examiner, progress))
    return found
