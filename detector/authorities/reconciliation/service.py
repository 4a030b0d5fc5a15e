"""Names from any service that answers the Reconciliation Service API, versions 0.1 and 0.2.

The names of a story are asked in batches, once (`for_names`); what comes back is an authority for that story alone.
The service itself keeps nothing of a story but on disk, for a while, so that another run need not ask again.

Scores of services are on scales of their own and are not used: what a service returns is compared anew with the name
that was asked (`names.compare_names`). The protocol gives one name for each candidate; other right names, known garbled
forms, acronyms and the country are asked where the service offers to extend its entities by such a property.

A service that is away is told of with each story; after three times in a row it is left alone for a while.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...types import Skipped
from ...types.errors import ServiceError
from .. import Match
from ..name_keys import name_key
from .cache import ServiceCache
from .protocol import BATCH, CANDIDATES, batch_size, candidates_of, meaning_of, ranked, type_of, values_of
from .reconciled_names import NameQuery, ReconciledNames
from .web_client import Refused, TryLater, WebClient

VERSIONS = ("0.1", "0.2")
_MANIFEST_HOURS = 1.0
"""So long a manifest is believed: with it, its version, and so whether kept answers still hold."""
_PATIENCE = 3
_PAUSE = 300.0
"""After so many failures in a row the service is left alone for so many seconds."""
_LONGEST_PAUSE = 3600.0
"""A longer pause that a service asks for is cut to so many seconds: a server of ours that runs for days asks again."""


class ReconciliationService:
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
        self._cache = ServiceCache(cache / "reference-services.sqlite")
        self._manifest: dict[str, Any] | None = None
        self._failures = 0
        self._until = 0.0

    @cached_property
    def name(self) -> str:
        """The name that the service gives itself; its host while it cannot be asked."""
        return self._name_of(self._tried())

    @cached_property
    def version(self) -> str:
        """A hash of its address and manifest; "away" while it cannot be asked. Its answers may change all the same."""
        return self._version_of(self._tried())

    def for_names(self, names: Iterable[NameQuery]) -> ReconciledNames:
        """Ask for the names of a story, all at once; what could not be asked for is said in the answer."""
        wanted = {(name_key(name), kind): name for name, kind in names if name_key(name)}
        if not wanted:
            return ReconciledNames(self.name, self.version, {})
        known, failure = self._reconcile(wanted)
        not_asked = None
        if failure is None:
            self._failures = 0
        else:
            self._note_failure(failure)
            not_asked = Skipped(f"reference-service/{self.host}", str(failure), failed=True)
        # a service that is away is not asked for its name once more
        return ReconciledNames(self._name_of(self._manifest), self._version_of(self._manifest), known, not_asked)

    def look(self) -> str:
        """Ask for the manifest, past what is kept, and say what the service is.

        Raises:
            ServiceError: it does not answer, or is no such service.
        """
        manifest = self._asked_manifest()
        versions = ", ".join(manifest.get("versions") or ["0.1"])
        return f"{manifest['name']} (versions {versions})"

    def close(self) -> None:
        """Let go of connections and of the cache."""
        self._client.close()
        self._cache.close()

    # -------------------------------------------------------------- asking

    def _note_failure(self, error: ServiceError) -> None:
        self._failures += 1
        if isinstance(error, TryLater):
            self._until = time.monotonic() + min(error.seconds, _LONGEST_PAUSE)
        elif self._failures >= _PATIENCE and time.monotonic() >= self._until:
            self._until = time.monotonic() + _PAUSE

    def _reconcile(
        self, names: Mapping[NameQuery, str]
    ) -> tuple[dict[NameQuery, tuple[Match, ...]], ServiceError | None]:
        """Matches of names, from the cache or the service, and why some are missing: what came before that is kept."""
        try:
            manifest = self._read_manifest()
        except ServiceError as error:
            return {}, error
        version = _hash(self.url, manifest)
        keys = {query: _hash(version, "query", *query) for query in names}
        kept = self._cache.get(keys.values(), self._seconds)
        found = {query: kept[key] for query, key in keys.items() if key in kept}
        rest = [query for query in names if query not in found]
        facts: dict[str, dict[str, list[str]]] = {}
        failure: ServiceError | None = None
        size = batch_size(manifest)
        try:
            for start in range(0, len(rest), size):
                came = self._queried(manifest, {query: names[query] for query in rest[start : start + size]})
                self._cache.put({keys[query]: value for query, value in came.items()}, self._seconds)
                found |= came
            facts = self._extended(manifest, version, found)
        except ServiceError as error:
            failure = error
        known: dict[NameQuery, tuple[Match, ...]] = {}
        for query in names:
            if query in found:
                typed = type_of(manifest.get("defaultTypes"), query[1]) is not None
                known[query] = ranked(names[query], query[1], found[query], facts, self._address, typed)
        return known, failure

    def _queried(self, manifest: dict[str, Any], names: dict[NameQuery, str]) -> dict[NameQuery, list[dict[str, Any]]]:
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
        self, manifest: dict[str, Any], version: str, found: dict[NameQuery, list[dict[str, Any]]]
    ) -> dict[str, dict[str, list[str]]]:
        """Values of the properties that are of use here, by id of the candidate and property."""
        ids = list(dict.fromkeys(one["id"] for candidates in found.values() for one in candidates))
        wanted = self._properties(manifest, version) if ids else []
        if not wanted:
            return {}
        keys = {id_: _hash(version, "extend", id_) for id_ in ids}
        kept = self._cache.get(keys.values(), self._seconds)
        values: dict[str, dict[str, list[str]]] = {id_: kept[key] for id_, key in keys.items() if key in kept}
        rest = [id_ for id_ in ids if id_ not in values]
        for start in range(0, len(rest), BATCH):
            part = rest[start : start + BATCH]
            query = {"ids": part, "properties": [{"id": id_} for id_ in wanted]}
            answer = self._ask({"extend": json.dumps(query, ensure_ascii=False)})
            came = {id_: values_of(answer, id_, wanted) for id_ in part}
            self._cache.put({keys[id_]: row for id_, row in came.items()}, self._seconds)
            values |= came
        return values

    def _properties(self, manifest: dict[str, Any], version: str) -> list[str]:
        """The ids of properties that the service proposes and that are of use here; none where it proposes none."""
        extend = manifest.get("extend")
        place = extend.get("propose_properties") if isinstance(extend, dict) else None
        if not isinstance(place, dict):
            return []
        key = _hash(version, "properties")
        kept = self._cache.get([key], self._seconds)
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
        self._cache.put({key: wanted}, self._seconds)
        return wanted

    def _ask(self, form: dict[str, str]) -> Any:
        self._not_while_left_alone()
        return self._client.json(self._address, form)

    def _not_while_left_alone(self) -> None:
        if time.monotonic() < self._until:
            raise ServiceError("it has not answered before, and is left alone for a while")

    # -------------------------------------------------------------- the manifest

    def _read_manifest(self) -> dict[str, Any]:
        if self._manifest is None:
            key = _hash(self.url, "manifest")
            seconds = min(self._seconds, 3600 * _MANIFEST_HOURS)
            kept = self._cache.get([key], seconds).get(key)
            if kept is None:
                self._not_while_left_alone()
                kept = self._asked_manifest()
                self._cache.put({key: kept}, self._seconds)
            self._manifest = kept
        return self._manifest

    def _asked_manifest(self) -> dict[str, Any]:
        manifest = self._client.json(self._address)
        if not isinstance(manifest, dict) or not isinstance(manifest.get("name"), str):
            raise ServiceError("it is no reconciliation service: there is no manifest with a name")
        versions = manifest.get("versions", ["0.1"])
        if not isinstance(versions, list) or not set(map(str, versions)) & set(VERSIONS):
            raise ServiceError(f"it speaks versions {versions} of the protocol, and detector {' and '.join(VERSIONS)}")
        return manifest

    def _name_of(self, manifest: dict[str, Any] | None) -> str:
        return str(manifest["name"]) if manifest else self.host

    def _version_of(self, manifest: dict[str, Any] | None) -> str:
        return _hash(self.url, manifest)[:16] if manifest else f"{_hash(self.url)[:8]}-away"

    def _tried(self) -> dict[str, Any] | None:
        try:
            return self._read_manifest()
        except ServiceError:
            return None


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
