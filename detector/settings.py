"""One frozen Settings: defaults < `detector.toml` < environment (DETECTOR_…) < command line."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args, get_origin, get_type_hints

import platformdirs

from .types.errors import SettingsError

_SPACED = frozenset(("reference_services",))
_SHARES = frozenset(("min_precision", "min_hint_precision", "same_story"))
_PATHS = frozenset(("authority", "decisions", "cache"))
_PREFIX = "DETECTOR_"
_NOT_OURS = re.compile(r"DETECTOR_(?:TOKEN$|(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$))")
"""The token of `detector serve`, and what Kubernetes sets for a service of the name detector."""
CONFIG = "detector.toml"
GIVEN = "given"
Grammar = Literal["auto", "all", "harper", "languagetool", "none"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that changes what is examined or how. Picklable: it is what crosses to a worker process."""

    encoder: str = "onnx"
    """`onnx` (the one that ships), or the folder or name of any sentence-transformers model."""
    authority: tuple[str, ...] = ()
    """Authority files asked beside the one that ships, the first first."""
    shipped_authority: bool = True
    """Whether the authority file that ships is asked at all."""
    reference_services: tuple[str, ...] = ()
    """Addresses of services of the Reconciliation Service API that are asked for the names of a story, after the
    authority files given and before the one that ships. In the environment they are parted by white space."""
    reference_timeout: float = 10.0
    """Seconds that a reference service has for an answer."""
    reference_hours: float = 168.0
    """So many hours its answers are kept on disk (0: not at all)."""
    grammar: Grammar = "auto"
    """`auto`: Harper, and LanguageTool where a server runs already (`languagetool_url`) or a batch may start one that
    `detector setup` has fetched; `all`: both, and a missing one counts as not examined; or one by name; or none."""
    rules: tuple[str, ...] = ()
    """Run only these rules (empty: all)."""
    hint_only: tuple[str, ...] = ()
    """Rules that make no alert by themselves (`detector decisions stats` names those that editors mostly reject)."""
    decisions: str = ""
    """File of what editors decided: what was rejected or is always allowed is not shown (empty: none). It is made and
    filled by `detector serve`, `detector review` and `detector decisions import`."""
    calibration: str = ""
    """File of a desk's own curves, which `detector train desk` fits on its decisions (empty: those that ship)."""
    min_precision: float = 0.95
    """A finding is an alert where, on copy kept for measuring, at least this share (0 ... 1) of what its rule marks as
    surely is right. Lower: more alerts, and more of them wrong; higher: fewer. It does not change a finding's score."""
    min_hint_precision: float = 0.6
    """What is no alert is shown as a hint where it is this likely an error (0 ... 1), or where at least this share of
    such hints was right on copy kept for measuring and it is itself at least half as likely, and else not at all."""
    same_story: float = 0.5
    """A reference of which the weighing gives less than this is another story and is not used as a pair."""
    max_characters: int = 500_000
    """A longer story is refused with a message (a feed dumped into one file, most often)."""
    seconds_per_story: float = 120.0
    """So many seconds a batch gives a story; one that takes longer is left, is told, and the others go on (0: no
    limit). Far more than any story needs: on another day or machine the same stories are to be examined."""
    cache: str = ""
    """Folder for what `detector setup` fetches (empty: the user's cache folder)."""
    languagetool_url: str = ""
    """A LanguageTool server that runs already (empty: one of our own is started when it is needed)."""

    @classmethod
    def load(
        cls,
        file: Path | None = None,
        environment: Mapping[str, str] | None = None,
        **given: Any,
    ) -> Settings:
        """Settings from a TOML file, the environment and keyword arguments, the last the strongest.

        Raises:
            SettingsError: an unknown key (the message names the nearest known one) or a value that does not fit.
        """
        return cls.traced(() if file is None else (file,), environment, **given)[0]

    @classmethod
    def traced(
        cls, files: Sequence[Path] = (), environment: Mapping[str, str] | None = None, **given: Any
    ) -> tuple[Settings, dict[str, str]]:
        """The same from several files, the last the strongest; and where each setting that was set comes from.

        Raises:
            SettingsError: as for `load`.
        """
        settings, origins = cls(), dict[str, str]()
        for file in files:
            try:
                table = tomllib.loads(file.read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise SettingsError(f"{file}: {error}") from error
            settings = settings.updated(_beside(file, table), f"in {file}")
            origins |= dict.fromkeys(table, str(file))
        known = {f"{_PREFIX}{field.name.upper()}": field.name for field in fields(cls)}
        variables = {k: v for k, v in (os.environ if environment is None else environment).items() if _is_ours(k)}
        for variable in variables:
            if variable not in known:
                raise SettingsError(f"unknown setting {variable!r} in the environment{_near(variable, known)}")
        settings = settings.updated({known[k]: v for k, v in variables.items()}, "in the environment")
        origins |= {known[variable]: variable for variable in variables}
        chosen = {k: v for k, v in given.items() if v is not None}
        return settings.updated(chosen), origins | dict.fromkeys(chosen, GIVEN)

    def checked(self) -> Settings:
        """A copy of which every value was read as one that is given in a call.

        Raises:
            SettingsError: a value does not fit.
        """
        return self.updated({field.name: getattr(self, field.name) for field in fields(self)})

    def updated(self, values: Mapping[str, Any], where: str = "") -> Settings:
        """A copy with some values set; strings are read as the field's type. An error says where they stand."""
        where = where and f" {where}"
        hints = get_type_hints(Settings)
        read: dict[str, Any] = {}
        for key, value in values.items():
            if key not in hints:
                raise SettingsError(f"unknown setting {key!r}{where}{_near(key, hints)}")
            read[key] = _read(key, value, hints[key], where)
        return replace(self, **read)


class GivenSettings(TypedDict, total=False):
    """The settings as keyword arguments: the fields of `Settings`, of types that are read as theirs."""

    encoder: str | Path
    authority: Sequence[str | Path]
    shipped_authority: bool
    reference_services: Sequence[str]
    reference_timeout: float
    reference_hours: float
    grammar: Grammar
    rules: Sequence[str]
    hint_only: Sequence[str]
    decisions: str | Path
    calibration: str | Path
    min_precision: float
    min_hint_precision: float
    same_story: float
    max_characters: int
    seconds_per_story: float
    cache: str | Path
    languagetool_url: str


def config_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files of settings that hold in a folder, the strongest last: the user's own, and the nearest `detector.toml` of
    the folder and those above it. And those above that are another user's, which are not read."""
    user = Path(platformdirs.user_config_dir("detector", appauthor=False)) / CONFIG
    found = [user] if user.is_file() else []
    refused: list[Path] = []
    for place in (folder, *folder.parents):
        file = place / CONFIG
        if not file.is_file() or file in found:
            continue
        if place == folder or _is_own(file):
            return [*found, file], refused
        refused.append(file)
    return found, refused


def _is_own(file: Path) -> bool:
    return not hasattr(os, "getuid") or file.stat().st_uid in (os.getuid(), 0)


def _is_ours(variable: str) -> bool:
    return variable.startswith(_PREFIX) and not _NOT_OURS.match(variable)


def _near(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _beside(file: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of settings, its relative paths as seen from the folder of its file."""
    folder = file.parent

    def seen(value: Any) -> Any:
        if isinstance(value, str):
            return str(folder / value) if value else value
        return [seen(one) for one in value] if isinstance(value, list) else value

    moved = folder.resolve() != Path.cwd()
    return {key: seen(value) if moved and key in _PATHS else value for key, value in table.items()}


def _read(key: str, value: Any, kind: Any, where: str) -> Any:
    origin = get_origin(kind)
    try:
        if origin is Literal:
            if value not in get_args(kind):
                raise ValueError(f"it is one of {', '.join(get_args(kind))}")
            return value
        if origin is tuple:
            if not isinstance(value, str):
                return tuple(map(str, value))
            return tuple(filter(None, value.split(None if key in _SPACED else os.pathsep)))
        if kind is bool and isinstance(value, str):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[value.lower()]
        read = kind(value)
        if key.startswith(("reference_", "seconds_")) and not 0.0 <= read <= 1e6:
            raise ValueError("it is not negative")
        if key in _SHARES and not 0.0 <= read <= 1.0:
            raise ValueError("it lies between 0 and 1")
        if kind is int and not 0 < read < 2**31:
            raise ValueError("it is a whole number above 0")
        return read
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise SettingsError(f"setting {key!r}{where} cannot be {value!r}: {error}") from error
