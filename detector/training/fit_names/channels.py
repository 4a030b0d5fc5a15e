"""Train the network that hears names as other scripts write them: see `names/channels.py`.

Two networks of one shape, one for Latin letters and one for those of the scripts, give vectors; a pair of spellings of
one name is told from all other pairs of a batch (InfoNCE, van den Oord et al. 2018, in both directions). Half of the
batches hold names that begin alike, so that near names are kept apart.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...names.channels import LONGEST, OTHER, numbers, windows
from ...names.letters import skeleton

if TYPE_CHECKING:
    from .pairs import Pair

_LETTER, _FIRST, _SECOND, _HEAD = 24, 80, 112, 40
_BATCH = 640
_BLOCK = 12
_SEED = 7
_RATE = 4e-3
_HEAT = 0.07
_SELDOM = 4


def fit_channels(rows: dict[str, list[Pair]], steps: int, progress: Callable[[str], None]) -> dict[str, NDArray[Any]]:
    """Arrays for `Channels.of`, from English (folded) and foreign spellings by language. Deterministic on one machine.

    `steps` batches, each of one language, in turn by the square root of how many rows there are.
    """
    import torch

    torch.manual_seed(_SEED)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # faster for so small a network, and the same sums on every machine
    torch.use_deterministic_algorithms(True)
    chosen = random.Random(_SEED)
    languages = sorted(rows)
    vocabulary = _vocabulary(rows)
    tables = [_Table(rows[language], vocabulary) for language in languages]
    english = _network(torch, OTHER + 1, len(languages))
    foreign = _network(torch, len(vocabulary) + 2, len(languages))
    parameters = [*english.parameters(), *foreign.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps, pct_start=0.1)
    share = [len(table.pairs) ** 0.5 for table in tables]
    weights = _windows(LONGEST + 8)
    total = 0.0
    for step in range(1, steps + 1):
        language = chosen.choices(range(len(tables)), share)[0]
        table = tables[language]
        picked = table.pick(chosen)
        left = english(*map(torch.from_numpy, table.batch(0, picked, weights)), language)
        right = foreign(*map(torch.from_numpy, table.batch(1, picked, weights)), language)
        scores = left @ right.T / _HEAT
        words, spellings = ([table.pairs[i][side] for i in picked] for side in (0, 1))
        same = torch.from_numpy(_same(words) | _same(spellings))
        scores = scores.masked_fill(same, -1e4)
        target = torch.arange(len(picked))
        loss = (
            torch.nn.functional.cross_entropy(scores, target) + torch.nn.functional.cross_entropy(scores.T, target)
        ) / 2
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 200 == 0:
            progress(f"names: step {step} of {steps}, loss {total / 200:.3f}")
            total = 0.0
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)
    return _stored(english, len(languages))


class _Table:
    """Rows of one language as numbers, and the order in which names that begin alike stand together."""

    def __init__(self, pairs: list[Pair], vocabulary: dict[str, int]) -> None:
        self.pairs = pairs
        self.sides = (
            _padded([numbers(word) for word, _ in pairs]),
            _padded([_foreign_numbers(word, vocabulary) for _, word in pairs]),
        )
        self.order = sorted(range(len(pairs)), key=lambda i: (skeleton(pairs[i][0]), pairs[i]))

    def batch(self, side: int, picked: list[int], weights: NDArray[np.float32]) -> tuple[NDArray[Any], ...]:
        """Letters, what is a letter (1.0), and the weights of the windows, of the English (0) or foreign (1) side."""
        letters, lengths = (part[picked] for part in self.sides[side])
        longest = lengths.max()
        letters = letters[:, :longest]
        return letters, (letters > 0)[..., None].astype(np.float32), weights[lengths][:, :, :longest]

    def pick(self, chosen: random.Random) -> list[int]:
        if chosen.random() < 0.5:
            return chosen.sample(range(len(self.pairs)), min(_BATCH, len(self.pairs)))
        found: dict[int, None] = {}
        while len(found) < min(_BATCH, len(self.pairs) // 2):
            start = chosen.randrange(len(self.pairs) - _BLOCK * 3)
            found.update(dict.fromkeys(self.order[i] for i in chosen.sample(range(start, start + _BLOCK * 3), _BLOCK)))
        return list(found)


def _vocabulary(rows: dict[str, list[Pair]]) -> dict[str, int]:
    counts = Counter(char for pairs in rows.values() for _, word in pairs for char in _letters(word))
    return {char: number for number, char in enumerate(sorted(c for c, n in counts.items() if n >= _SELDOM), 1)}


def _letters(foreign: str) -> str:
    """Syllables of Hangul in their letters, kana and Arabic with their marks beside them."""
    return unicodedata.normalize("NFKD", foreign.lower())


def _foreign_numbers(word: str, vocabulary: dict[str, int]) -> list[int]:
    return [vocabulary.get(char, len(vocabulary) + 1) for char in f"{_letters(word)[: LONGEST + 6]}"] or [0]


def _padded(words: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the letters, 0 where a word has ended, and the lengths."""
    lengths = np.array([len(word) for word in words])
    letters = np.zeros((len(words), lengths.max()), dtype=np.int64)
    for row, word in enumerate(words):
        letters[row, : len(word)] = word
    return letters, lengths


def _windows(longest: int) -> NDArray[np.float32]:
    """The weights of the windows for each length, shape (longest + 1, 4, longest)."""
    found = np.zeros((longest + 1, 4, longest), dtype=np.float32)
    for length in range(1, longest + 1):
        found[length, :, :length] = windows(length)
    return found


def _same(words: list[str]) -> NDArray[np.bool_]:
    number = {word: i for i, word in enumerate(dict.fromkeys(words))}
    row = np.array([number[word] for word in words])
    found: NDArray[np.bool_] = row[:, None] == row[None, :]
    np.fill_diagonal(found, False)
    return found


def _network(torch: Any, letters: int, scripts: int) -> Any:
    def beside(hidden: Any) -> Any:
        return torch.cat(
            (torch.nn.functional.pad(hidden, (0, 0, 1, -1)), hidden, torch.nn.functional.pad(hidden, (0, 0, -1, 1))), 2
        )

    class Network(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.letters = torch.nn.Embedding(letters, _LETTER, padding_idx=0)
            self.first = torch.nn.Linear(3 * _LETTER, _FIRST)
            self.second = torch.nn.Linear(3 * _FIRST, _SECOND)
            self.heads = torch.nn.ModuleList([torch.nn.Linear(4 * _SECOND, _HEAD) for _ in range(scripts)])

        def forward(self, numbers: Any, mask: Any, weights: Any, head: int) -> Any:
            hidden = self.letters(numbers) * mask
            hidden = torch.relu(self.first(beside(hidden))) * mask
            hidden = torch.relu(self.second(beside(hidden))) * mask
            pooled = (weights @ hidden).flatten(1)
            return torch.nn.functional.normalize(self.heads[head](pooled), dim=1)

    return Network()


def _stored(network: Any, scripts: int) -> dict[str, NDArray[Any]]:
    """The layers in 8 bits, as matrices of shape (inputs, outputs); a convolution has the inputs of three letters."""

    def matrix(layer: Any) -> NDArray[np.float32]:
        array: NDArray[np.float32] = layer.detach().numpy().astype(np.float32)
        return array

    layers = {
        "letters": matrix(network.letters.weight),
        "first": matrix(network.first.weight).T,
        "second": matrix(network.second.weight).T,
        "heads": np.concatenate([matrix(head.weight).T for head in network.heads], axis=1),
    }
    stored: dict[str, NDArray[Any]] = {"scripts": np.array(scripts)}
    for name, layer in layers.items():
        scale = np.maximum(np.abs(layer).max(axis=0, keepdims=True), 1e-8) / 127
        stored[name] = np.round(layer / scale).astype(np.int8)
        stored[f"{name}_scale"] = scale.astype(np.float32)
    for name in ("first", "second"):
        stored[f"{name}_bias"] = matrix(getattr(network, name).bias)
    stored["heads_bias"] = np.concatenate([matrix(head.bias) for head in network.heads])
    return stored
