"""The Reconciliation Service API, version 0.2: queries in, plain data out.

The specification is that of the W3C Entity Reconciliation Community Group (final report of 10 April 2023). Types are
the kinds of entries, properties their columns. A candidate's score is 100 for a form that is written the same, and
falls with the likeness of the names (see `AuthorityFile.candidates`) and with every property that contradicts. It is
marked as a match only where it is written the same, nothing contradicts, and no other candidate comes near.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Any

from ... import __version__
from ...authorities import Entry, EntryKind
from ...authorities.name_keys import LONGEST_NAME, is_name, name_key
from ...authorities.sqlite.authority_file import AuthorityFile
from ...language import countries
from .queries import LIMIT, PROPERTIES_AT_ONCE, BadQuery, Wanted, limit_of, properties_of, types_of

TYPES: dict[EntryKind, str] = {
    "person": "Person", "body": "Body", "office": "Office", "place": "Place", "acronym": "Acronym", "term": "Term",
}  # fmt: skip
PROPERTIES = {
    "name": "Preferred name",
    "alias": "Other right name",
    "acronym": "Acronym",
    "garbled": "Known garbled form",
    "country": "Country",
    "role": "Role",
    "portfolio": "Responsible for",
    "valid_from": "Valid from",
    "valid_to": "Valid to",
    "source": "Source",
    "licence": "Licence",
}
BATCH = 50
"""So many queries are answered at once, so many entities extended at once times twenty."""
_PAGE = 20
_MOST_CELLS = 100_000
"""A limit of cells is never higher: no entry has as many values."""
_SECONDS = 20.0
"""Seconds that a batch may take; what is left of it then is not answered."""
_LOOKS = 1_000
"""Entries that are looked at between two looks at the clock."""
_SCANNED = 50_000
"""So many entries are looked at for a query that names properties alone."""
_OTHER_TYPE, _CONTRADICTS, _UNKNOWN = 0.7, 0.7, 0.95
"""What a score is multiplied with: another type than the one preferred, a property that contradicts, one not known."""
_NEAR = 10.0
"""A second candidate within so many points of the first one: no match."""


@dataclass(slots=True)
class _Candidate:
    entry: Entry
    similarity: float
    exact: bool
    score: float = 0.0
    features: dict[str, float | bool] = field(default_factory=dict)


class Service:
    """One or more authority files behind one endpoint; of two entries of one id that of the first file counts.

    Safe for threads.
    """

    def __init__(self, name: str, sources: Sequence[AuthorityFile]) -> None:
        self.name = name
        self.sources = tuple(sources)
        self._lock = Lock()
        self._index: list[tuple[str, int, str]] | None = None

    def manifest(self, endpoint: str) -> dict[str, Any]:
        """The service manifest; `endpoint` is the address of the service, without a slash at its end."""

        def suggest(what: str) -> dict[str, str]:
            return {
                "service_url": endpoint,
                "service_path": f"/suggest/{what}",
                "flyout_service_url": endpoint,
                "flyout_service_path": f"/flyout/{what}?id=${{id}}",
            }

        return {
            "versions": ["0.1", "0.2"],
            "name": f"detector: {self.name}",
            "identifierSpace": f"{endpoint}/entry/",
            "schemaSpace": f"{endpoint}/type/",
            "serviceVersion": f"{__version__} {' '.join(source.version for source in self.sources)}",
            "defaultTypes": [_type(kind) for kind in TYPES],
            "view": {"url": f"{endpoint}/entry/{{{{id}}}}"},
            "preview": {"url": f"{endpoint}/preview?id={{{{id}}}}", "width": 400, "height": 200},
            "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
            "extend": {
                "propose_properties": {"service_url": endpoint, "service_path": "/properties"},
                "property_settings": [
                    {
                        "name": "limit",
                        "label": "Limit",
                        "type": "number",
                        "default": 0,
                        "help_text": "How many values to give at most (0: all)",
                    }
                ],
            },
            "batchSize": BATCH,
        }

    # -------------------------------------------------------------- reconciliation

    def batch(self, queries: Any) -> dict[str, Any]:
        """A result batch for a query batch. A query that cannot be answered has no candidates and says why.

        Raises:
            BadQuery: it is not of the form that the specification says, or too large; or no query could be answered.
        """
        if not isinstance(queries, dict):
            raise BadQuery("'queries' has to be a JSON object of queries")
        if len(queries) > BATCH:
            raise BadQuery(f"{len(queries)} queries: {BATCH} at most are answered at once", 413)
        until = time.monotonic() + _SECONDS
        answers: dict[str, Any] = {}
        refused: list[BadQuery] = []
        for key, query in queries.items():
            try:
                answers[key] = {"result": self.match(query, f"query {ascii(key)[:80]}", until)}
            except BadQuery as error:
                refused.append(error)
                answers[key] = {"result": [], "status": "error", "code": error.status, "message": error.reason}
        if refused and len(refused) == len(queries):
            raise refused[0]
        return answers

    def match(self, query: Any, place: str = "the query", until: float | None = None) -> list[dict[str, Any]]:
        """The candidates for one query, the best first. `until`: when, by the monotonic clock, it has to be answered.

        Raises:
            BadQuery: it is not of the form that the specification says, or the time is over.
        """
        until = time.monotonic() + _SECONDS if until is None else until
        if not isinstance(query, dict):
            raise BadQuery(f"{place} is not an object")
        text, properties = query.get("query"), properties_of(query.get("properties"), place)
        if text is not None and not isinstance(text, str):
            raise BadQuery(f"{place}: 'query' has to be a text")
        text = (text or "").strip()
        if not text and not properties:
            raise BadQuery(f"{place} has neither 'query' nor 'properties'")
        if text and not is_name(text):
            raise BadQuery(f"{place}: 'query' is no name (longer than {LONGEST_NAME} characters, or half a character)")
        limit = limit_of(query.get("limit"), place)
        types = types_of(query.get("type"), place)
        strict = query.get("type_strict", "any")
        if strict not in ("any", "all", "should"):
            raise BadQuery(f"{place}: 'type_strict' is one of any, all, should")
        kinds = [kind for kind in TYPES if kind in types]
        hard = bool(types) and strict != "should"
        if hard and (not kinds or (strict == "all" and len(types) > 1)):
            return []  # an entry has one type
        found = self._found(text, properties, kinds if hard else [], limit, until)
        for candidate in found:
            _rate(candidate, types, properties)
        found.sort(key=lambda one: (-one.score, -one.entry.count, one.entry.id))
        return [_result(candidate, found, number) for number, candidate in enumerate(found[:limit])]

    def entry(self, id_: str) -> Entry | None:
        """The entry of an id; Q30 means `wikidata:q30`."""
        ids = (id_, f"wikidata:{id_.lower()}") if re.fullmatch(r"[Qq]\d+", id_) else (id_,)
        return next((entry for one in ids for source in self.sources if (entry := source.entry(one))), None)

    def _found(
        self, text: str, properties: Sequence[Wanted], kinds: Sequence[EntryKind], limit: int, until: float
    ) -> list[_Candidate]:
        """Entries that may be meant: by id, by name, or, without a name, by the properties."""
        found: dict[str, _Candidate] = {}
        texts = [text] if text else [v for wanted in properties if wanted.pid in _NAMES for v in wanted.texts]
        for one in texts:
            _in_time(until)
            if (entry := self.entry(one)) is not None:
                found[entry.id] = _Candidate(entry, 1.0, True)
            for source in self.sources:
                for kind in kinds or (None,):
                    exact = source.exact(one, kind)
                    matches = source.candidates(one, kind, max(2 * limit, LIMIT))
                    for entry, similarity in (*((e, 1.0) for e in exact), *((m.entry, m.score) for m in matches)):
                        found.setdefault(entry.id, _Candidate(entry, similarity, similarity == 1.0 and entry in exact))
        if not texts:
            entries = islice((e for s in self.sources for kind in kinds or (None,) for e in s.entries(kind)), _SCANNED)
            for number, entry in enumerate(entries):
                if number % _LOOKS == 0:
                    _in_time(until)
                if all(_agrees(entry, wanted) for wanted in properties):
                    found.setdefault(entry.id, _Candidate(entry, 0.9, False))
        return [candidate for candidate in found.values() if not kinds or candidate.entry.kind in kinds]

    # -------------------------------------------------------------- suggestions

    def suggest(self, what: str, prefix: str, cursor: int = 0, limit: int = _PAGE, type_: str = "") -> dict[str, Any]:
        """Entities (of a type, if one is given), types or properties whose names begin so, or that have this id."""
        if what == "entity":
            of_type = (entry for entry in self._begin(prefix) if type_ in ("", entry.kind))
            ids = islice(of_type, cursor, cursor + limit)
            return {"result": [_shown(entry) | {"notable": [_type(entry.kind)]} for entry in ids]}
        known = {str(kind): name for kind, name in TYPES.items()} if what == "type" else PROPERTIES
        begun = prefix.strip().lower()
        result = [
            {"id": id_, "name": name}
            for id_, name in known.items()
            if id_.startswith(begun) or any(word.lower().startswith(begun) for word in (name, *name.split()))
        ]
        return {"result": result[cursor : cursor + limit]}

    def _begin(self, prefix: str) -> Iterator[Entry]:
        """Entries of this id, then those of which a form, or the rest of one after some word, begins so."""
        seen: set[str] = set()
        if (entry := self.entry(prefix.strip())) is not None:
            seen.add(entry.id)
            yield entry
        begun = name_key(prefix)
        if not begun:
            return
        index = self._prefixes()
        found: list[tuple[int, str]] = []
        for folded, rank, id_ in islice(index, bisect_left(index, (begun, 0, "")), None):
            if not folded.startswith(begun):
                break
            found.append((rank + 2 * (folded != begun), id_))
        for _, id_ in sorted(found):
            if id_ not in seen and (entry := self.entry(id_)) is not None:
                seen.add(id_)
                yield entry

    def _prefixes(self) -> list[tuple[str, int, str]]:
        """(folded form, or the rest of one from some word on; 0 for a whole preferred form, else 1; id), sorted."""
        with self._lock:
            if self._index is None:
                index: set[tuple[str, int, str]] = set()
                for source in self.sources:
                    for entry in source.entries():
                        for form in entry.forms:
                            words = name_key(form.text).split() if form.kind != "garbled" else []
                            for at in range(len(words)):
                                rank = int(at > 0 or form.kind != "preferred")
                                index.add((" ".join(words[at:]), rank, entry.id))
                self._index = sorted(index)
            return self._index

    # -------------------------------------------------------------- data extension

    def proposed(self, type_: str, limit: int | None) -> dict[str, Any]:
        """The properties that entities of a type can be extended by."""
        without = set() if type_ in ("person", "") else {"valid_from", "valid_to"}
        if type_ not in ("body", ""):
            without.add("portfolio")
        wanted = [{"id": id_, "name": name} for id_, name in PROPERTIES.items() if id_ not in without]
        return {"type": type_, "properties": wanted[: limit or None]} | ({"limit": limit} if limit else {})

    def extend(self, query: Any) -> dict[str, Any]:
        """The values of some properties of some entities; none for what is not known.

        Raises:
            BadQuery: it is not of the form that the specification says, or too large.
        """
        ids = query.get("ids") if isinstance(query, dict) else None
        wanted = query.get("properties") if isinstance(query, dict) else None
        if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
            raise BadQuery("'extend' needs 'ids', a list of texts")
        if not isinstance(wanted, list) or not all(
            isinstance(p, dict) and isinstance(p.get("id"), str) for p in wanted
        ):
            raise BadQuery("'extend' needs 'properties', a list of objects with 'id'")
        if len(wanted) > PROPERTIES_AT_ONCE:
            raise BadQuery(f"{len(wanted)} properties: {PROPERTIES_AT_ONCE} at most are answered at once", 413)
        if not all(map(is_name, {*ids, *(p["id"] for p in wanted)})):
            raise BadQuery("an id is empty, too long, or holds half a character")
        if len(ids) > 20 * BATCH:
            raise BadQuery(f"{len(ids)} ids: {20 * BATCH} at most are answered at once", 413)
        meta = [{"id": p["id"], "name": PROPERTIES.get(p["id"], p["id"])} for p in wanted]
        rows = {}
        for id_ in ids:
            entry = self.entry(id_)
            rows[id_] = {p["id"]: _cells(entry, p) if entry else [] for p in wanted}
        return {"meta": meta, "rows": rows}


# ------------------------------------------------------------------ candidates

_NAMES = ("name", "alias", "acronym", "garbled")


def _in_time(until: float) -> None:
    if time.monotonic() > until:
        raise BadQuery(f"it was not answered within {_SECONDS:.0f} s: ask for less at once", 503)


def _rate(candidate: _Candidate, types: Sequence[str], properties: Sequence[Wanted]) -> None:
    """Set the score and the features."""
    entry, score = candidate.entry, candidate.similarity
    candidate.features["name"] = round(candidate.similarity, 4)
    candidate.features["exact"] = candidate.exact
    if types:
        candidate.features["type"] = entry.kind in types
        score *= 1.0 if entry.kind in types else _OTHER_TYPE
    for wanted in properties:
        pid, agrees = wanted.pid, _agrees(entry, wanted)
        known = bool(values_of(entry, pid))
        candidate.features[f"property_{pid}"] = agrees and candidate.features.get(f"property_{pid}", True)
        score *= 1.0 if agrees else _CONTRADICTS if known else _UNKNOWN
    candidate.score = round(100 * score, 2)


def _result(candidate: _Candidate, ranked: Sequence[_Candidate], number: int) -> dict[str, Any]:
    other = max((one.score for place, one in enumerate(ranked) if place != number), default=0.0)
    sure = candidate.exact and all(value is not False for value in candidate.features.values())
    return _shown(candidate.entry) | {
        "type": [_type(candidate.entry.kind)],
        "score": candidate.score,
        "match": sure and candidate.score - other >= _NEAR,
        "features": [{"id": id_, "value": value} for id_, value in candidate.features.items()],
    }


def values_of(entry: Entry, pid: str) -> tuple[str, ...]:
    """The values of a property of an entry."""
    if pid == "name":
        return (entry.name,)
    if pid in _NAMES:
        return tuple(form.text for form in entry.forms if form.kind == pid)
    value = getattr(entry, pid, None) if pid in PROPERTIES else None
    return (value,) if value else ()


def _agrees(entry: Entry, wanted: Wanted) -> bool:
    """Whether one of the values of a property is one of those wanted: countries by code or name, dates as far as both
    go, roles by half of their words, all others as written."""
    values, pid = values_of(entry, wanted.pid), wanted.pid
    if not values:
        return False
    if pid == "country" and not wanted.countries.isdisjoint(values):
        return True
    if pid.startswith("valid_") and any(v.startswith(t[:10]) or t.startswith(v) for v in values for t in wanted.texts):
        return True
    keys = [name_key(value) for value in values]
    if pid == "role" and any(_half(asked, key) for asked in wanted.keys for key in keys):
        return True
    return not wanted.keys.isdisjoint(keys)


def _half(asked: str, key: str) -> bool:
    """Whether half of the words that are asked for are in another key."""
    words = set(asked.split())
    return 2 * len(words & set(key.split())) >= len(words) > 0


def description(entry: Entry) -> str:
    """Description of an entry in a few words: "border czar, United States, 2025-01-20 –"."""
    country = countries.countries().get(entry.country or "")
    place = country.name if country else (entry.country or "").upper()
    dates = f"{entry.valid_from or ''} – {entry.valid_to or ''}".strip() if entry.valid_from or entry.valid_to else ""
    return ", ".join(filter(None, (entry.role, place, dates))) or TYPES[entry.kind]


def _shown(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "name": entry.name, "description": description(entry)}


def _type(kind: EntryKind) -> dict[str, str]:
    return {"id": kind, "name": TYPES[kind]}


def _cells(entry: Entry, wanted: dict[str, Any]) -> list[dict[str, str]]:
    settings = wanted.get("settings")
    limit = settings.get("limit") if isinstance(settings, dict) else None
    try:
        most = min(max(int(limit or 0), 0), _MOST_CELLS)
    except (TypeError, ValueError, OverflowError):
        raise BadQuery("the setting 'limit' has to be a number") from None
    values = values_of(entry, wanted["id"])[: most or None]
    return [_cell(wanted["id"], value) for value in values]


def _cell(pid: str, value: str) -> dict[str, str]:
    """A value: a whole day as a point in time, a month or year alone, and all others, as text."""
    whole = pid.startswith("valid_") and len(value) == 10
    return {"date": f"{value}T00:00:00Z"} if whole else {"str": value}
