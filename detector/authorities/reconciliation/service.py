"""Names from any service that answers the Reconciliation Service API, versions 0.1 and 0.2.

The names of a story are asked in batches before the rules run (`prepare`); the rules are then answered from what came
back, and what was not prepared is not asked. Answers are kept on disk for a while.

Scores of services are on scales of their own and are not used: what a service returns is compared anew with the name
that was asked (`names.compare_names`). The protocol gives one name for each candidate; other right names, known garbled
forms, acronyms and the country are asked where the service offers to extend its entities by such a property.

A service that is away raises `ServiceError` for each story; after three times in a row it is left alone for a while.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

from ...types.errors import ServiceError
from .. import Entry, EntryKind, Form, Match, Phrase
from ..name_keys import is_right, lists, name_key, phrase_keys
from .cache import AnswerCache
from .protocol import BATCH, CANDIDATES, batch_size, candidates_of, meaning_of, ranked, type_of, values_of
from .web_client import Refused, TryLater, WebClient

VERSIONS = ("0.1", "0.2")
_MANIFEST_HOURS = 1.0
"""So long a manifest is believed: with it, its version, and so whether kept answers still hold."""
_PATIENCE = 3
_PAUSE = 300.0
"""After so many failures in a row the service is left alone for so many seconds."""
_KEPT = 20_000
Asked = tuple[str, EntryKind]
"""A name and what it is thought to be."""


class ReconciliationAuthority:
    """One service, by the address of its endpoint. Not for several threads.

    Nothing is asked when it is made: its manifest is read when it is first needed.
    """

    def __init__(self, url: str, cache: Path, timeout: float = 10.0, hours: float = 168.0) -> None:
        self.url = url
        parts = urlsplit(url)
        self.host = parts.netloc.rpartition("@")[2]
        self._address = parts._replace(netloc=self.host).geturl()
        self._client = WebClient(url, timeout)
        self._seconds = 3600 * hours
        self._answers = AnswerCache(cache / "reference-services.sqlite")
        self._known: dict[Asked, tuple[Match, ...]] = {}
        self._asked: tuple[str, ...] = ()
        self._manifest: dict[str, Any] | None = None
        self._failures = 0
        self._until = 0.0

    # -------------------------------------------------------------- a reference source

    @cached_property
    def name(self) -> str:
        """The name that the service gives itself; its host while it cannot be asked."""
        manifest = self._tried()
        return str(manifest["name"]) if manifest else self.host

    @cached_property
    def version(self) -> str:
        """A hash of its address and manifest; "away" while it cannot be asked. Its answers may change all the same."""
        manifest = self._tried()
        return _hash(self.url, manifest)[:16] if manifest else f"{_hash(self.url)[:8]}-away"

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of a prepared name of which a form is written the same."""
        folded = name_key(name)
        entries = (match.entry for match in self._matches(folded, kind))
        found = {e.id: e for e in entries if any(name_key(form.text) == folded for form in e.forms)}
        return tuple(sorted(found.values(), key=lambda e: (not is_right(e.forms, folded), e.id)))

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries that a prepared name may mean, nearest first."""
        found: dict[str, Match] = {}
        for match in self._matches(name_key(name), kind):
            abroad = country and match.entry.kind != "person" and match.entry.country not in (None, country)
            if not abroad and (match.entry.id not in found or match.score > found[match.entry.id].score):
                found[match.entry.id] = match
        return tuple(sorted(found.values(), key=lambda m: (-m.score, m.entry.id))[:limit])

    def entry(self, id: str) -> Entry | None:
        """An entry that came back for a prepared name."""
        entries = (match.entry for matches in self._known.values() for match in matches)
        return next((entry for entry in entries if entry.id == id), None)

    def entries(self, kind: EntryKind | None = None) -> Iterable[Entry]:  # noqa: ARG002
        """None: a service cannot be asked for all it has."""
        return ()

    def acronym(self, text: str) -> tuple[Entry, ...]:  # noqa: ARG002
        """None: what is asked are names."""
        return ()

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:  # noqa: ARG002
        """None: what is asked are names."""
        return ()

    def phrases(self, kind: EntryKind, words: Iterable[str]) -> list[Phrase]:
        """The phrases of what came back for the names prepared last and is of a country that the service says.

        Where the country is not known, that a name has other words says nothing: many countries have such a body.
        """
        called = set(words)
        found: dict[tuple[str, ...], list[Form]] = {}
        for content, _, form in self._phrased(kind):
            if called.intersection(content):
                found.setdefault(content, []).append(form)
        return [
            Phrase(
                content, content, any(lists(form.text) for form in forms), all(form.kind == "garbled" for form in forms)
            )
            for content, forms in found.items()
        ]

    def named(self, kind: EntryKind, content: tuple[str, ...]) -> tuple[tuple[Entry, Form], ...]:
        """Of these the names that have just these content words, in the order of the ids of their entries."""
        names = {(e.id, form.text): (e, form) for words, e, form in self._phrased(kind) if words == content}
        return tuple(names[key] for key in sorted(names))

    def _phrased(self, kind: EntryKind) -> Iterator[tuple[tuple[str, ...], Entry, Form]]:
        for name in self._asked:
            for match in self._known.get((name, kind), ()):
                for form in match.entry.forms if match.entry.country else ():
                    for content in phrase_keys(form.text) if form.kind != "acronym" else ():
                        yield content, match.entry, form

    # -------------------------------------------------------------- asking

    def prepare(self, names: Iterable[Asked]) -> None:
        """Ask for names that are not known yet, all at once.

        Raises:
            ServiceError: some could not be asked; `exact` and `candidates` know nothing of these.
        """
        wanted = {(name_key(name), kind): name for name, kind in names if name_key(name)}
        self._asked = tuple(dict.fromkeys(name for name, _ in wanted))
        missing = [asked for asked in wanted if asked not in self._known]
        if not missing:
            return
        try:
            self._learn({asked: wanted[asked] for asked in missing})
        except ServiceError as error:
            self._failures += 1
            if isinstance(error, TryLater):
                self._until = time.monotonic() + min(error.seconds, 3600.0)
            elif self._failures >= _PATIENCE and time.monotonic() >= self._until:
                self._until = time.monotonic() + _PAUSE
            raise
        self._failures = 0

    def look(self) -> str:
        """Ask for the manifest, past what is kept, and say what the service is.

        Raises:
            ServiceError: it does not answer, or is no such service.
        """
        manifest = self._read_manifest()
        versions = ", ".join(manifest.get("versions") or ["0.1"])
        return f"{manifest['name']} (versions {versions})"

    def close(self) -> None:
        """Let go of connections and of the cache."""
        self._client.close()
        self._answers.close()

    def _matches(self, folded: str, kind: EntryKind | None) -> list[Match]:
        kinds = (kind,) if kind else get_args(EntryKind)
        return [match for one in kinds for match in self._known.get((folded, one), ())]

    def _learn(self, names: dict[Asked, str]) -> None:
        """Fill `_known` for names, from the cache or the service. Keeps what came before a failure."""
        manifest = self._opened()
        version = _hash(self.url, manifest)
        keys = {asked: _hash(version, "query", *asked) for asked in names}
        kept = self._answers.get(keys.values(), self._seconds)
        found = {asked: kept[key] for asked, key in keys.items() if key in kept}
        rest = [asked for asked in names if asked not in found]
        failure: ServiceError | None = None
        size = batch_size(manifest)
        for start in range(0, len(rest), size):
            part = rest[start : start + size]
            try:
                came = self._queried(manifest, {asked: names[asked] for asked in part})
            except ServiceError as error:
                failure = error
                break
            self._answers.put({keys[asked]: value for asked, value in came.items()}, self._seconds)
            found |= came
        facts: dict[str, dict[str, list[str]]] = {}
        if failure is None:
            try:
                facts = self._extended(manifest, version, found)
            except ServiceError as error:
                failure = error
        if len(self._known) > _KEPT:
            self._known.clear()
        for asked, candidates in found.items():
            typed = type_of(manifest.get("defaultTypes"), asked[1]) is not None
            self._known[asked] = ranked(names[asked], asked[1], candidates, facts, self._address, typed)
        if failure is not None:
            raise failure

    def _queried(self, manifest: dict[str, Any], names: dict[Asked, str]) -> dict[Asked, list[dict[str, Any]]]:
        """The candidates for names; a batch that is too large for the service is halved."""
        asked = list(names)
        queries: dict[str, dict[str, Any]] = {}
        for number, (key, name) in enumerate(names.items()):
            type_ = type_of(manifest.get("defaultTypes"), key[1])
            queries[f"q{number}"] = {"query": name, "limit": CANDIDATES} | ({"type": type_} if type_ else {})
        try:
            answer = self._ask({"queries": json.dumps(queries, ensure_ascii=False)})
        except Refused as error:
            if error.status != 413 or len(asked) < 2:
                raise
            half = len(asked) // 2
            parts = asked[:half], asked[half:]
            return {
                k: v for part in parts for k, v in self._queried(manifest, {key: names[key] for key in part}).items()
            }
        return {key: candidates_of(answer, f"q{number}") for number, key in enumerate(asked)}

    def _extended(
        self, manifest: dict[str, Any], version: str, found: dict[Asked, list[dict[str, Any]]]
    ) -> dict[str, dict[str, list[str]]]:
        """Values of the properties that are of use here, by id of the candidate and property."""
        ids = list(dict.fromkeys(one["id"] for candidates in found.values() for one in candidates))
        wanted = self._properties(manifest, version) if ids else []
        if not wanted:
            return {}
        keys = {id_: _hash(version, "extend", id_) for id_ in ids}
        kept = self._answers.get(keys.values(), self._seconds)
        values: dict[str, dict[str, list[str]]] = {id_: kept[key] for id_, key in keys.items() if key in kept}
        rest = [id_ for id_ in ids if id_ not in values]
        for start in range(0, len(rest), BATCH):
            part = rest[start : start + BATCH]
            query = {"ids": part, "properties": [{"id": id_} for id_ in wanted]}
            answer = self._ask({"extend": json.dumps(query, ensure_ascii=False)})
            came = {id_: values_of(answer, id_, wanted) for id_ in part}
            self._answers.put({keys[id_]: row for id_, row in came.items()}, self._seconds)
            values |= came
        return values

    def _properties(self, manifest: dict[str, Any], version: str) -> list[str]:
        """The ids of properties that the service proposes and that are of use here; none where it proposes none."""
        extend = manifest.get("extend")
        place = extend.get("propose_properties") if isinstance(extend, dict) else None
        if not isinstance(place, dict):
            return []
        key = _hash(version, "properties")
        kept = self._answers.get([key], self._seconds)
        if key in kept:
            return list(map(str, kept[key]))
        url = f"{place.get('service_url') or self._address}{place.get('service_path') or ''}"
        if (parts := urlsplit(url)).scheme not in ("http", "https") or parts.netloc != self.host:
            return []  # a login, and what is asked, are for this service alone
        type_ = type_of(manifest.get("defaultTypes"), "person") or ""
        try:
            answer = self._client.json(url, query={"type": type_})
        except Refused:  # it does not know the type, or not this service: names alone will do
            answer = {}
        proposed = answer.get("properties") if isinstance(answer, dict) else None
        properties = [p for p in proposed or [] if isinstance(p, dict) and isinstance(p.get("id"), str)]
        wanted = [p["id"] for p in properties if meaning_of(p["id"], p.get("name"))]
        self._answers.put({key: wanted}, self._seconds)
        return wanted

    def _ask(self, form: dict[str, str]) -> Any:
        self._not_while_left_alone()
        return self._client.json(self._address, form)

    def _not_while_left_alone(self) -> None:
        if time.monotonic() < self._until:
            raise ServiceError("it has not answered before, and is left alone for a while")

    # -------------------------------------------------------------- the manifest

    def _opened(self) -> dict[str, Any]:
        if self._manifest is None:
            key = _hash(self.url, "manifest")
            seconds = min(self._seconds, 3600 * _MANIFEST_HOURS)
            kept = self._answers.get([key], seconds).get(key)
            if kept is None:
                self._not_while_left_alone()
                kept = self._read_manifest()
                self._answers.put({key: kept}, self._seconds)
            self._manifest = kept
        return self._manifest

    def _read_manifest(self) -> dict[str, Any]:
        manifest = self._client.json(self._address)
        if not isinstance(manifest, dict) or not isinstance(manifest.get("name"), str):
            raise ServiceError("it is no reconciliation service: there is no manifest with a name")
        versions = manifest.get("versions", ["0.1"])
        if not isinstance(versions, list) or not set(map(str, versions)) & set(VERSIONS):
            raise ServiceError(f"it speaks versions {versions} of the protocol, and detector {' and '.join(VERSIONS)}")
        return manifest

    def _tried(self) -> dict[str, Any] | None:
        try:
            return self._opened()
        except ServiceError:
            return None


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
