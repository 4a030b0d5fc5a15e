"""Answers of services of the Reconciliation Service API, read with care: types, properties, candidates, values.

Services name types and properties as they like: what is known here is listed, by id or by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from ...language.countries import code_of
from ...names import compare_names
from ...types.errors import ServiceError
from .. import Entry, EntryKind, Form, Match
from ..name_keys import name_key
from ..tables import distinct

BATCH = 50
"""So many queries are sent at once at most; a service may want less (`batchSize`)."""
CANDIDATES = 8
"""So many candidates are asked for each name."""
_LEAST = 0.1
_TYPE_WORDS: dict[EntryKind, tuple[str, ...]] = {
    "person": ("person", "people", "human", "q5", "individual", "personal name", "personal names",
               "differentiatedperson"),
    "body": ("organization", "organisation", "body", "institution", "organizations", "organisations", "corporate body",
             "corporatebody", "corporate names", "legalentity", "legal entity", "publicbody", "public body", "agency",
             "company", "q43229"),
    "office": ("office", "position", "q4164871", "occupation"),
    "place": ("place", "location", "geographic place", "geographic names", "administrative territorial entity",
              "q486972"),
    "term": ("term", "concept", "subject"),
}  # fmt: skip
"""Names and ids of types by which services call the kinds of entries here, the widest first."""
_FORMS: dict[str, Literal["alias", "acronym", "garbled"]] = {
    "alias": "alias", "aliases": "alias", "other right name": "alias", "also known as": "alias", "aen": "alias",
    "alternate name": "alias", "alternatename": "alias", "alternative name": "alias", "variantname": "alias",
    "variant name": "alias", "weakalias": "alias", "other name": "alias", "altlabel": "alias",
    "acronym": "acronym", "acronyms": "acronym", "abbreviation": "acronym", "garbled": "garbled",
}  # fmt: skip
"""Ids and names of properties that hold forms."""
_FACTS = {"country": "country", "role": "role", "valid_from": "valid_from", "valid_to": "valid_to"}


def batch_size(manifest: dict[str, Any]) -> int:
    """How many queries a service wants at once."""
    size = manifest.get("batchSize")
    return min(size, BATCH) if isinstance(size, int) and size > 0 else BATCH


def type_of(types: Any, kind: EntryKind) -> str | None:
    """The type of a service by which it calls a kind; None where it has none, so that all are asked for."""
    words = _TYPE_WORDS.get(kind, ())
    found: list[tuple[int, str]] = []
    for type_ in types if isinstance(types, list) else ():
        if isinstance(type_, dict) and isinstance(type_.get("id"), str):
            found += [(words.index(word), type_["id"]) for word in _names_of_type(type_) if word in words]
    return min(found)[1] if found else None


def _kind_of(types: Any) -> str | None:
    """The kind that a candidate's types say; None where there are none, "other" where none of them is known here."""
    known = types if isinstance(types, list) else []
    for type_ in known:
        for kind, words in _TYPE_WORDS.items():
            if any(word in words for word in _names_of_type(type_)):
                return kind
    return "other" if known else None


def _names_of_type(type_: Any) -> tuple[str, str]:
    """The last part of a type's id ("http://schema.org/Person", "/people/person", "Q5"), and its name."""
    id_, name = (type_.get("id"), type_.get("name")) if isinstance(type_, dict) else (type_, None)
    last = str(id_).rstrip("/").replace("#", "/").replace(":", "/").rpartition("/")[2]
    return last.lower(), str(name).lower()


def meaning_of(id_: str, name: object) -> str | None:
    """Meaning of a property here, by its id or name; None: it has none."""
    for word in (id_, str(name)):
        if word.lower() in _FORMS or word.lower() in _FACTS:
            return word.lower()
    return None


def candidates_of(answer: Any, key: str) -> list[dict[str, Any]]:
    """The candidates of one query, in the fields that are needed.

    Raises:
        ServiceError: the answer is not one to this query.
    """
    of_query = answer.get(key) if isinstance(answer, dict) else None
    result = of_query.get("result") if isinstance(of_query, dict) else None
    if not isinstance(result, list):
        raise ServiceError(f"its answer has no result for query {key}")
    found = []
    for one in result[:CANDIDATES]:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or "id" not in one:
            raise ServiceError(f"its answer to query {key} has a candidate without id or name")
        if name_key(one["name"]):
            kind, about = _kind_of(one.get("type")), one.get("description")
            found.append(
                {"id": str(one["id"]), "name": one["name"].strip(), "kind": kind}
                | ({"description": about} if isinstance(about, str) and about else {})
            )
    return found


def values_of(answer: Any, id_: str, wanted: Sequence[str]) -> dict[str, list[str]]:
    """The values of one entity, by what they mean here."""
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if not isinstance(rows, dict):
        raise ServiceError("its answer to a data extension query has no rows")
    meta = answer.get("meta")
    names = {m.get("id"): m.get("name") for m in meta if isinstance(m, dict)} if isinstance(meta, list) else {}
    row = rows.get(id_)
    found: dict[str, list[str]] = {}
    for property_ in wanted:
        meaning = meaning_of(property_, names.get(property_))
        cells = row.get(property_) if isinstance(row, dict) else None
        if meaning and isinstance(cells, list):
            texts = [c.get("str") or c.get("name") or c.get("date") for c in cells if isinstance(c, dict)]
            found.setdefault(meaning, []).extend(str(text).strip() for text in texts if text)
    return found


def ranked(
    name: str,
    kind: EntryKind,
    candidates: Sequence[dict[str, Any]],
    facts: dict[str, dict[str, list[str]]],
    address: str,
    typed: bool,
) -> tuple[Match, ...]:
    """Candidates as entries, compared anew with the name; those of another kind are left out.

    What a type says that is not known here is not held against a candidate where the service was asked for a type, nor
    against a body, of which there are classes without end; it is against a person.
    """
    found = []
    for candidate in candidates:
        said = candidate["kind"]
        if said not in (None, kind) and not (said == "other" and (typed or kind == "body")):
            continue
        entry = _entry(candidate, kind, facts.get(candidate["id"], {}), address)
        score, form = max((compare_names(name, form.text), form.text) for form in entry.forms)
        if score >= _LEAST:
            found.append(Match(entry, form, round(score, 4)))
    return tuple(sorted(found, key=lambda match: (-match.score, match.entry.id)))


def _entry(candidate: dict[str, Any], kind: EntryKind, facts: dict[str, list[str]], address: str) -> Entry:
    forms = [Form(candidate["name"], "preferred")]
    for meaning, texts in facts.items():
        if meaning in _FORMS:
            forms += [Form(text, _FORMS[meaning]) for text in texts if name_key(text)]
    right = {name_key(form.text) for form in forms if form.kind != "garbled"}
    kept = distinct(form for form in forms if form.kind != "garbled" or name_key(form.text) not in right)
    country = next(iter(facts.get("country", ())), "")

    def first(key: str) -> str | None:
        return next((text[:10] if key != "role" else text for text in facts.get(key, ())), None)

    return Entry(
        id=f"{urlsplit(address).netloc}/{candidate['id']}",
        kind=kind,
        forms=kept,
        country=country.lower() if len(country) == 2 else code_of(country),
        role=first("role") or candidate.get("description"),
        valid_from=first("valid_from"),
        valid_to=first("valid_to"),
        source=address,
        licence="as the service says",
    )
