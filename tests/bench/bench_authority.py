"""What an authority file of a million names costs: size, building, opening, memory, questions; and what it finds.

The names are made up: words of the list of name words and syllables, with given names and surnames as unevenly common
as they are in life (a few as common as Smith or Kim, most rare), and bodies put together of everyday words. Questions
are names of the file with other vowels, doubled or dropped letters and other consonants; of bodies, a word is left out,
misspelt or moved. The full scan compares a name with every name of a smaller file by the same `compare_names`.

    python tests/bench/bench_authority.py [NAMES] [QUESTIONS] [SCANNED]
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from detector.authorities import Entry, Form
from detector.authorities.name_keys import name_key
from detector.authorities.sqlite.authority_file import open_authority
from detector.authorities.sqlite.schema import write
from detector.language import calques
from detector.language.lexicon import name_words, words
from detector.names import compare_names

COMMON = ("smith", "kim", "ivanov", "johnson", "garcia", "nguyen", "wang", "li", "müller", "khan", "silva", "lee")
SYLLABLES = ("ba", "cho", "der", "dzi", "fon", "gar", "hu", "is", "jan", "kov", "lin", "mar", "ned", "or", "pe", "qua",
             "ru", "sten", "tov", "ul", "vich", "wal", "xan", "yev", "zor")  # fmt: skip
BODY_SHARE = 0.1


class Names:
    """Made-up persons and bodies, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        known = sorted(word for word in name_words() if word.isalpha() and 2 < len(word) < 12)
        made = {"".join(self.draw.choices(SYLLABLES, k=self.draw.choice((2, 3)))) for _ in range(40_000)}
        surnames = [*COMMON, *self.draw.sample(known, 60_000), *sorted(made)]
        given = self.draw.sample(known, 8_000)
        self.surnames, self.surname_weights = surnames, _zipf(len(surnames), 0.9)
        self.given, self.given_weights = given, _zipf(len(given), 0.8)
        heads = sorted(words("institution_noun"))
        plain = sorted({word for group in calques.members().values() for word in group if word.isalpha()})
        self.heads, self.plain = heads, [*plain, *self.draw.sample(known, 2_000)]

    def person(self) -> str:
        given = self.draw.choices(self.given, cum_weights=self.given_weights)[0].title()
        surname = self.draw.choices(self.surnames, cum_weights=self.surname_weights)[0].title()
        middle = self.draw.random()
        if middle < 0.1:
            return f"{given} {self.draw.choice('ABCDEFGHJKLMNPRST')}. {surname}"
        if middle < 0.2:
            return f"{given} {self.draw.choices(self.given, cum_weights=self.given_weights)[0].title()} {surname}"
        return f"{given} {surname}"

    def body(self) -> str:
        field = (
            " and ".join(self.draw.sample(self.plain, self.draw.choice((1, 1, 2)))).title().replace(" And ", " and ")
        )
        head, place = self.draw.choice(self.heads).title(), self.draw.choice(self.surnames).title()
        return self.draw.choice((f"{place} {field} {head}", f"{head} of {field} of {place}", f"{head} for {field}"))


def _zipf(count: int, power: float) -> list[float]:
    return list(accumulate((rank + 5) ** -power for rank in range(count)))


def entries(count: int) -> Iterator[Entry]:
    names = Names(1)
    bodies = int(count * BODY_SHARE)
    for kind, number, make in (("body", bodies, names.body), ("person", count - bodies, names.person)):
        found: set[str] = set()
        while len(found) < number:
            found.add(make())
        ids = (f"{kind}:{n:07}" for n in range(number))
        for id, name in zip(ids, sorted(found), strict=True):
            yield Entry(id, kind, (Form(name, "preferred"),), source="made up", licence="CC0-1.0")  # type: ignore[arg-type]


_VOWELS = {"a": "eo", "e": "ia", "i": "ey", "o": "ua", "u": "o"}
_CONSONANTS = {"b": "p", "p": "b", "d": "t", "t": "d", "g": "k", "k": "c", "c": "k", "v": "w", "w": "v", "z": "s",
               "s": "z", "f": "ph", "j": "y", "y": "j", "l": "r", "m": "n", "n": "m", "h": ""}  # fmt: skip


def misspelt(word: str, draw: random.Random) -> str:
    letters = list(word.lower())
    for _ in range(draw.choice((1, 1, 2))):
        at = draw.randrange(len(letters))
        letter = letters[at]
        if letter in _VOWELS:
            letters[at] = draw.choice(_VOWELS[letter])
        elif at and draw.random() < 0.3:
            letters[at] = letter * 2
        else:
            letters[at] = _CONSONANTS.get(letter, letter)
    return ("".join(letters) or word).capitalize()


def questions(kind: str, names: list[str], count: int) -> list[tuple[str, str]]:
    """(asked, right) pairs."""
    draw = random.Random(7)
    found: list[tuple[str, str]] = []
    there = {name_key(name.split()[-1] if kind == "surname" else name) for name in names}
    for right in draw.sample(names, count):
        parts = right.split()
        if kind == "surname":
            found.append((misspelt(parts[-1], draw), parts[-1]))
        elif kind == "person":
            changed = {len(parts) - 1} if draw.random() < 0.5 else {0, len(parts) - 1}
            asked = [misspelt(part, draw) if at in changed else part for at, part in enumerate(parts)]
            found.append((" ".join(asked), right))
        else:
            at = draw.randrange(len(parts))
            way = draw.choice(("drop", "misspell", "turn"))
            if way == "drop" and len(parts) > 2:
                asked = parts[:at] + parts[at + 1 :]
            elif way == "turn":
                asked = [*parts[at:], *parts[:at]]
            else:
                asked = [misspelt(part, draw) if n == at else part for n, part in enumerate(parts)]
            found.append((" ".join(asked), right))
    # what was misspelt into another name of the file is right as it stands
    return [(asked, right) for asked, right in found if asked == right or name_key(asked) not in there]


def ask(file: Path, count: int) -> dict[str, object]:
    """In a fresh process: opens the file, asks, and tells what it took."""
    begin = time.perf_counter()
    source = open_authority(file)
    opened = time.perf_counter() - begin
    facts: dict[str, object] = {"open, s": opened, "memory after opening, MB": _memory()}
    asked = json.loads(file.with_suffix(".json").read_text("utf-8"))
    source.candidates("Warming Uppe", "person")
    source.candidates("Ministry of Warming", "body")
    for kind, pairs in asked.items():
        of = "body" if kind == "body" else "person"
        warm, timed = pairs[: count // 4], pairs[count // 4 :]
        for name, _ in warm:
            source.candidates(name, of)
        took, first, tenth = [], 0, 0
        for name, right in timed:
            begin, cpu = time.perf_counter(), time.process_time()
            found = source.candidates(name, of)
            took.append((time.process_time() - cpu, time.perf_counter() - begin))
            names = [m.entry.name.split()[-1] if kind == "surname" else m.entry.name for m in found]
            first += right in names[:1]
            tenth += right in names[:10]
        for label, values in (("CPU", sorted(t[0] for t in took)), ("wall", sorted(t[1] for t in took))):
            at = {share: 1000 * values[int(share * (len(values) - 1))] for share in (0.5, 0.95, 0.99)}
            facts[f"{kind}, ms {label}: median, 95 %, 99 %"] = [round(value, 2) for value in at.values()]
        facts[f"{kind}, recall@1, @10"] = [round(first / len(timed), 3), round(tenth / len(timed), 3)]
    facts["memory after the questions, MB"] = _memory()
    return facts


def _memory() -> float:
    """Resident now, on Linux; elsewhere the highest so far."""
    status = Path("/proc/self/status")
    if not status.exists():
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def scan(folder: Path, count: int, population: int) -> None:
    """Held against a full scan: where is the right name, and is the best of the scan found by the index too?"""
    file = folder / "scanned.sqlite"
    write(file, entries(population), {"name": "bench"})
    source = open_authority(file)
    names = [entry.name for entry in source.entries("person")]
    rows = []
    for asked, right in questions("person", names, count):
        scores = sorted(((compare_names(asked, name), name) for name in names), reverse=True)
        found = source.candidates(asked, "person")
        best = [m.score for m in found][:1] or [0.0]
        rows.append((
            right == scores[0][1], right in [name for _, name in scores[:10]],
            right == (found[0].entry.name if found else ""), right in [m.entry.name for m in found],
            round(scores[0][0], 4) <= best[0],
        ))  # fmt: skip
    shares = [round(statistics.mean(column), 3) for column in zip(*rows, strict=True)]
    print(f"beside a full scan of {len(names)} persons, {count} questions")
    print(f"  scan: recall@1 {shares[0]}, @10 {shares[1]}; index: @1 {shares[2]}, @10 {shares[3]}")
    print(f"  the best of the index is as near as the best of the scan: {shares[4]}")


def main(count: int = 1_000_000, asked: int = 1_000, scanned: int = 40) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "million.sqlite"
        begin, cpu = time.perf_counter(), time.process_time()
        write(file, entries(count), {"name": "bench"})
        took, cpu = time.perf_counter() - begin, time.process_time() - cpu
        size = file.stat().st_size / 1e6
        print(f"{count} names: {size:.0f} MB, built in {took:.0f} s ({cpu:.0f} s CPU, the making up of names included)")
        source = open_authority(file)
        people = [entry.name for entry in source.entries("person")]
        bodies = [entry.name for entry in source.entries("body")]
        pairs = {
            kind: questions(kind, bodies if kind == "body" else people, min(asked, len(bodies)))
            for kind in ("person", "surname", "body")
        }
        file.with_suffix(".json").write_text(json.dumps(pairs), "utf-8")
        begin = time.perf_counter()
        source.verify()
        print(f"check of the whole file: {time.perf_counter() - begin:.1f} s")
        done = subprocess.run(
            [sys.executable, __file__, "--ask", str(file), str(asked)], check=True, capture_output=True, text=True
        )
        for key, value in json.loads(done.stdout).items():
            print(f"  {key}: {value}")
        scan(folder, scanned, min(count, 20_000))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        print(json.dumps(ask(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(*map(int, sys.argv[1:4]))
