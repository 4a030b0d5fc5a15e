"""Entities of FollowTheMoney (followthemoney.tech), one JSON object a line as its tools write them.

    Person → person                   Organization, PublicBody, Company, LegalEntity → body
    Position → office                 Address with a name → place
    Occupancy: of the person `holder` the name of `post` is the role, its dates are those of validity

Of several occupancies of a person the one that has not ended counts, then the latest. A Position whose id is that of a
person and `-role` is no office of its own: that is how a role is written here. Entities of other schemata are
counted and left out. The model has no place for wrong forms, terms, acronyms of their own, portfolios, licences and
counts. Ids are kept; `wikidata:q30` is Q30 there, and a colon, which ids may not hold there, two full stops.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from .. import Entry, EntryKind
from . import Reading, Row, leave, many

_SCHEMATA: dict[str, EntryKind] = {
    "Person": "person", "Organization": "body", "PublicBody": "body", "Company": "body", "LegalEntity": "body",
    "Position": "office", "Address": "place",
}  # fmt: skip
_WRITTEN: dict[str, str] = {"person": "Person", "body": "Organization", "office": "Position", "place": "Address"}
_PROPERTIES = {
    "aliases": ("alias", "weakAlias", "previousName"),
    "acronyms": ("abbreviation",),
    "country": ("country", "nationality", "citizenship", "jurisdiction"),
    "role": ("position", "summary", "description"),
    "source": ("publisher", "sourceUrl"),
}
_ROLE = "-role"
_ITEM = re.compile(r"Q[1-9]\d*")
_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
Placed = tuple[str, dict[str, Any]]


def rows(entities: Sequence[Placed], reading: Reading) -> Iterator[tuple[str, Row]]:
    """Entities as rows, their occupancies joined to the persons."""
    posts = {str(e.get("id")): _properties(e) for _, e in entities if e.get("schema") == "Position"}
    held: dict[str, list[dict[str, Any]]] = {}
    for place, entity in entities:
        if entity.get("schema") == "Occupancy":
            properties = _properties(entity)
            if not many(properties.get("holder")) or not many(properties.get("post")):
                reading.problems.append(f"{place}: an Occupancy needs 'holder' and 'post'")
            for holder in many(properties.get("holder")):
                held.setdefault(holder, []).append(properties)
    roles = {f"{holder}{_ROLE}" for holder in held}
    for place, entity in entities:
        schema = entity.get("schema")
        if schema == "Occupancy" or (schema == "Position" and entity.get("id") in roles):
            continue
        if not isinstance(entity.get("properties"), dict):
            reading.problems.append(f"{place}: 'properties' is missing")
            continue
        kind = _SCHEMATA.get(str(schema))
        if kind is None:
            reading.left_out[f"entities of the schema {schema}, which holds no names of ours"] += 1
            continue
        row = _row(place, entity, kind, reading)
        if row is not None:
            if kind == "person":
                row |= _office(held.get(str(entity.get("id")), []), posts, row, reading)
            yield place, row


def write(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write entities, and for each person with a role a Position and the Occupancy that links them."""
    stream = io.TextIOWrapper(out, "utf-8", newline="\n")
    lost: Counter[str] = Counter()
    for entry in entries:
        schema = _WRITTEN.get(entry.kind)
        id_ = _outside(entry.id)
        if schema is None or not _ID.fullmatch(id_):
            why = f"entries of the kind {entry.kind}" if schema is None else "entries whose id may not be one there"
            leave(entry, f"{why}: FollowTheMoney has no place for them", lost, left)
            continue
        for entity in _entities(entry, id_, schema, lost):
            stream.write(json.dumps(entity, ensure_ascii=False) + "\n")
    stream.detach()
    return lost


# ------------------------------------------------------------------ reading


def _properties(entity: dict[str, Any]) -> dict[str, Any]:
    properties = entity.get("properties")
    return properties if isinstance(properties, dict) else {}


def _row(place: str, entity: dict[str, Any], kind: EntryKind, reading: Reading) -> Row | None:
    properties = entity["properties"]
    names = [*many(properties.get("name")), *many(entity.get("caption"))]
    if not names:
        if kind == "place":
            reading.left_out["addresses without a name"] += 1
        else:
            reading.problems.append(f"{place}: 'name' is empty")
        return None
    preferred = " ".join(str(entity.get("caption") or names[0]).split())
    found = {column: [one for key in keys for one in many(properties.get(key))] for column, keys in _PROPERTIES.items()}
    aliases = reading.cell(place, (*names, *found["aliases"])).split("|")
    return {
        "id": _inside(str(entity.get("id") or "")),
        "kind": kind,
        "name": reading.cell(place, [preferred]),
        "aliases": "|".join(alias for alias in aliases if alias != preferred),
        "acronyms": reading.cell(place, found["acronyms"]),
        "country": _country(found["country"], reading),
        "role": next(iter(found["role"]), ""),
        "source": next(iter(found["source"]), ""),
    }


def _country(codes: list[str], reading: Reading) -> str:
    """The country of the first code: of a part ("gb-sct") the whole; None for what is no country of today ("suhh")."""
    for code in codes:
        whole = code.lower().partition("-")[0]
        if re.fullmatch(r"[a-z]{2}", whole):
            return whole
        reading.left_out["codes that are of no country of today"] += 1
    return ""


def _office(held: list[dict[str, Any]], posts: dict[str, dict[str, Any]], row: Row, reading: Reading) -> Row:
    def day(properties: dict[str, Any], key: str) -> str:
        return max(many(properties.get(key)), default="")[:10]

    if not held:
        return {}
    latest = max(held, key=lambda one: (day(one, "endDate") == "", day(one, "startDate"), day(one, "endDate")))
    if len(held) > 1:
        reading.left_out["earlier occupancies of persons who held several offices"] += len(held) - 1
    post = next((posts[name] for name in many(latest.get("post")) if name in posts), None)
    if post is None:
        reading.left_out["occupancies of a post that is not in the file: its dates are kept"] += 1
    role = next(iter(many(post.get("name"))), "") if post else ""
    country = row["country"] or (_country(many(post.get("country")), reading) if post else "")
    return {
        "role": role or row["role"],
        "country": country,
        "valid_from": day(latest, "startDate"),
        "valid_to": day(latest, "endDate"),
    }


# ------------------------------------------------------------------ writing


def _entities(entry: Entry, id_: str, schema: str, lost: Counter[str]) -> Iterator[dict[str, Any]]:
    forms = {kind: [form.text for form in entry.forms if form.kind == kind] for kind in ("alias", "acronym", "garbled")}
    properties: dict[str, list[str]] = {"name": [entry.name], "alias": forms["alias"]}
    if entry.kind in ("person", "body"):
        properties["abbreviation"] = forms["acronym"]
    else:
        lost["acronyms of offices and places"] += len(forms["acronym"])
    properties["country"] = [entry.country] if entry.country else []
    properties["publisher"] = [entry.source] if entry.source else []
    if _ITEM.fullmatch(id_):
        properties["wikidataId"] = [id_]
    if entry.role and entry.kind != "person":
        properties["summary"] = [entry.role]
    held = entry.kind == "person" and bool(entry.role)
    dates = {"startDate": entry.valid_from, "endDate": entry.valid_to}
    lost["garbled forms: FollowTheMoney has no place for wrong names"] += len(forms["garbled"])
    lost["dates of validity of entries without an office held"] += not held and any(dates.values())
    lost["portfolios"] += entry.portfolio is not None
    lost["licences: give --licence when it is imported"] += bool(entry.licence)
    lost["counts of stories"] += entry.count > 0
    for what in [what for what, number in lost.items() if not number]:
        del lost[what]
    yield {"id": id_, "schema": schema, "properties": {key: value for key, value in properties.items() if value}}
    if held:
        post = {"name": [entry.role], **({"country": [entry.country]} if entry.country else {})}
        yield {"id": f"{id_}{_ROLE}", "schema": "Position", "properties": post}
        occupancy = {"holder": [id_], "post": [f"{id_}{_ROLE}"]}
        occupancy |= {key: [value] for key, value in dates.items() if value}
        yield {"id": f"{id_}-occupancy", "schema": "Occupancy", "properties": occupancy}


def _outside(id_: str) -> str:
    prefix, _, rest = id_.partition(":")
    if prefix == "wikidata" and _ITEM.fullmatch(rest.upper()):
        return rest.upper()
    return id_.replace(":", "..")


def _inside(id_: str) -> str:
    return f"wikidata:{id_.lower()}" if _ITEM.fullmatch(id_) else id_.replace("..", ":")
