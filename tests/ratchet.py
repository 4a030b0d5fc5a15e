"""Figures that were reached, kept in a file: a run fails where one falls below, and tells where one has risen.

    pytest tests/gate --update

writes the figures of that run, fallen ones too, and fails all the same: the difference is to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HEADER = "figure\treached\tnoise\tbetter"


@dataclass
class Ratchet:
    """The figures of one file. `risen` are those that a run has found better than they are kept, beyond their noise."""

    file: Path
    update: bool = False
    risen: dict[str, tuple[float, float]] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)

    def check(self, figure: str, value: float, *, noise: float = 0.0, less: bool = False) -> None:
        """Hold a figure against what was reached.

        Args:
            noise: what it may be worse by, from one processor or drawing to the next; 0 for what only code can change.
            less: whether less is better.

        Raises:
            AssertionError: it has fallen, or is not in the file.
        """
        kept = self._kept()
        row = f"{figure}\t{value:.6g}\t{noise:.6g}\t{'less' if less else 'more'}"
        if self.update:
            if kept.get(figure) != row:
                self.changed[figure] = row
            return
        assert figure in kept, f"{figure} is not in {self.file.name}: run with --update, and read what it wrote"
        reached = float(kept[figure].split("\t")[1])
        better = (reached - value) if less else (value - reached)
        assert better >= -noise - 1e-9, f"{figure}: {value:.6g}, and {reached:.6g} was reached (noise {noise:.6g})"
        if better > noise + 1e-9:
            self.risen[figure] = reached, value

    def write(self) -> list[str]:
        """Write what has changed into the file; the figures that were."""
        rows = self._kept() | self.changed
        if self.changed:
            self.file.write_text("\n".join([HEADER, *(rows[name] for name in sorted(rows))]) + "\n", "utf-8")
        written, self.changed = sorted(self.changed), {}
        return written

    def _kept(self) -> dict[str, str]:
        if not self.file.exists():
            return {}
        head, *rows = self.file.read_text("utf-8").splitlines()
        assert head == HEADER, f"{self.file}: its first line is not {HEADER!r}"
        return {row.split("\t")[0]: row for row in rows}
