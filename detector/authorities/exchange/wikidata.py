"""Entity documents of Wikidata, as `Special:EntityData`, the API and the dumps give them.

    labels, aliases (English, en-*)    name, aliases; one word in capitals of an organization is an acronym
    P31 (instance of)                  the kind, by `data/tables/wikidata_classes.tsv`
    P39 (position held), P580, P582    role and dates of a person: of several the one not ended, then the latest
    P17, P27 (country, citizenship)    country, by `data/tables/country_items.tsv` and P297 (ISO code) of items here
    P1813 (short name)                 acronym where it is one word, else an alias
    descriptions                       role, where no position with a name in the file says it

An item of a class that is not in the table is what its claims say: who was born or holds a position is a person, what
has an ISO code or coordinates is a place; else what was given with the call. There is no place for garbled forms,
portfolios, sources, licences and counts. Ids: Q30 is `wikidata:q30` here, other ids are kept.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from ...language import tables
from .. import Entry, EntryKind
from . import KINDS, Reading, Row, leave

_ITEM = re.compile(r"Q[1-9]\d*")
_PERSON = ("P569", "P39", "P106", "P27")
_PLACE = ("P297", "P625")
_CLASS: dict[str, str] = {"person": "Q5", "body": "Q43229", "office": "Q4164871", "place": "Q486972"}
"""The class that is written for a kind."""
_PRECISION = {4: 9, 7: 10, 10: 11}
"""Length of a date and the precision that Wikidata states for it: year, month, day."""
Placed = tuple[str, dict[str, Any]]


def rows(items: Sequence[Placed], reading: Reading) -> Iterator[tuple[str, Row]]:
    """Items as rows; what has no English name is left out and counted."""
    labels = {str(item.get("id")): name for _, item in items if (name := _label(item))}
    codes = dict(_country_codes())
    for _, item in items:
        for code in _strings(_best(item, "P297")):
            codes[str(item.get("id"))] = code.lower()
    for place, item in items:
        name = _label(item)
        if item.get("type") not in (None, "item"):
            reading.left_out[f"entities of the type {item['type']}"] += 1
        elif not name:
            reading.left_out["items without an English name"] += 1
        elif (kind := _kind(item, reading.kind)) is None:
            classes = ", ".join(_items(_best(item, "P31"))) or "none"
            reading.problems.append(f"{place}: the class of {name!r} ({classes}) says no kind: give --kind")
        else:
            yield place, _row(place, item, name, kind, reading, labels, codes)


def write(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write one item a line."""
    stream = io.TextIOWrapper(out, "utf-8", newline="\n")
    lost: Counter[str] = Counter()
    for entry in entries:
        if entry.kind not in _CLASS:
            leave(entry, f"entries of the kind {entry.kind}: Wikidata has no place for them", lost, left)
        else:
            stream.write(json.dumps(_item(entry, lost), ensure_ascii=False) + "\n")
    stream.detach()
    return +lost


# ------------------------------------------------------------------ reading


@tables.derived()
def _country_codes() -> Mapping[str, str]:
    """Item → country code."""
    return {
        item: code for code, items in tables.rows("country_items.tsv", "code", "items") for item in items.split("|")
    }


@tables.derived()
def _kinds() -> Mapping[str, EntryKind]:
    """Class → kind."""
    return {item: KINDS[kind] for item, kind in tables.rows("wikidata_classes.tsv", "item", "kind")}


def _row(
    place: str,
    item: dict[str, Any],
    name: str,
    kind: EntryKind,
    reading: Reading,
    labels: Mapping[str, str],
    codes: Mapping[str, str],
) -> Row:
    id_ = str(item.get("id") or "")
    short = [text for text in _monolingual(_best(item, "P1813")) if text != name or _in_capitals(text)]
    acronyms = [text for text in short if " " not in text and kind != "person"]
    aliases = [text for text in (*_english(item, "aliases"), *short) if text != name and text not in acronyms]
    if kind == "body":
        acronyms += [text for text in aliases if _in_capitals(text) and text not in acronyms]
        aliases = [text for text in aliases if text not in acronyms]
    countries = [codes[of] for of in _items([*_best(item, "P17"), *_best(item, "P27")]) if of in codes]
    row = {
        "id": f"wikidata:{id_.lower()}" if _ITEM.fullmatch(id_) else id_,
        "kind": kind,
        "name": reading.cell(place, [name]),
        "aliases": reading.cell(place, aliases),
        "acronyms": reading.cell(place, acronyms),
        "country": next(iter(countries), ""),
        "role": next(iter(_english(item, "descriptions")), ""),
    }
    if _ITEM.fullmatch(id_):
        row |= {"source": f"Wikidata {id_}", "licence": "CC0-1.0"}
    return row | _held(item, labels, reading) if kind == "person" else row


def _held(item: dict[str, Any], labels: Mapping[str, str], reading: Reading) -> Row:
    """The role and dates of the position that has not ended, or else the latest."""

    def dates(statement: dict[str, Any]) -> tuple[str, str]:
        qualifiers = statement.get("qualifiers") or {}
        first, last = ([_date(snak) for snak in qualifiers.get(key) or []] for key in ("P580", "P582"))
        return max(first, default=""), max(last, default="")

    held = _best(item, "P39")
    if not held:
        return {}
    latest = max(held, key=lambda one: (dates(one)[1] == "", *dates(one)))
    if len(held) > 1:
        reading.left_out["earlier positions of persons who held several"] += len(held) - 1
    found = {"valid_from": dates(latest)[0], "valid_to": dates(latest)[1]}
    role = next((labels[of] for of in _items([latest]) if of in labels), "")
    return found | ({"role": role} if role else {})


def _kind(item: dict[str, Any], given: EntryKind | None) -> EntryKind | None:
    claims = item.get("claims") or {}
    by_class = next((_kinds()[of] for of in _items(_best(item, "P31")) if of in _kinds()), None)
    if by_class is not None or given is not None:
        return by_class or given
    if any(claims.get(key) for key in _PERSON):
        return "person"
    return "place" if any(claims.get(key) for key in _PLACE) else None


def _best(item: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The statements of a property: those ranked as preferred, or else all that are not deprecated."""
    claims = item.get("claims")
    statements = claims.get(key) if isinstance(claims, dict) else None
    kept = [s for s in statements or [] if isinstance(s, dict) and s.get("rank") != "deprecated"]
    return [s for s in kept if s.get("rank") == "preferred" and key != "P39"] or kept


def _values(statements: Iterable[dict[str, Any]]) -> list[Any]:
    snaks = (statement.get("mainsnak") or {} for statement in statements)
    return [snak["datavalue"].get("value") for snak in snaks if isinstance(snak.get("datavalue"), dict)]


def _items(statements: Iterable[dict[str, Any]]) -> list[str]:
    return [
        str(value.get("id") or f"Q{value['numeric-id']}")
        for value in _values(statements)
        if isinstance(value, dict) and ("id" in value or "numeric-id" in value)
    ]


def _strings(statements: Iterable[dict[str, Any]]) -> list[str]:
    return [value for value in _values(statements) if isinstance(value, str)]


def _monolingual(statements: Iterable[dict[str, Any]]) -> list[str]:
    return [
        str(value.get("text"))
        for value in _values(statements)
        if isinstance(value, dict) and str(value.get("language")).partition("-")[0] in ("en", "mul")
    ]


def _date(snak: dict[str, Any]) -> str:
    """A point in time as an ISO date, as long as its precision says; empty for none, and for one before the year 1."""
    value = (snak.get("datavalue") or {}).get("value") or {}
    text, precision = str(value.get("time", "")), value.get("precision", 11)
    if not text.startswith("+") or precision < 9:
        return ""
    return text[1 : 1 + {9: 4, 10: 7}.get(precision, 10)]


def _label(item: dict[str, Any]) -> str:
    return next(iter(_english(item, "labels")), "")


def _english(item: dict[str, Any], key: str) -> list[str]:
    """The texts in English ("en" first, then "en-gb" and the like, then those for all languages)."""
    by_language = item.get(key)
    if not isinstance(by_language, dict):
        return []
    wanted = ["en", *sorted(code for code in by_language if code.startswith("en-")), "mul"]
    found: list[str] = []
    for code in wanted:
        values = by_language.get(code) or []
        for value in values if isinstance(values, list) else [values]:
            text = value.get("value") if isinstance(value, dict) else value
            if text and str(text) not in found:
                found.append(str(text))
    return found


def _in_capitals(text: str) -> bool:
    letters = text.replace(".", "").replace("-", "").replace("&", "")
    return 1 < len(letters) < 9 and " " not in text and letters.isalnum() and letters.isupper()


# ------------------------------------------------------------------ writing


def _item(entry: Entry, lost: Counter[str]) -> dict[str, Any]:
    prefix, _, rest = entry.id.partition(":")
    id_ = rest.upper() if prefix == "wikidata" and _ITEM.fullmatch(rest.upper()) else entry.id
    forms = {kind: [form.text for form in entry.forms if form.kind == kind] for kind in ("alias", "acronym", "garbled")}
    person = entry.kind == "person"
    claims: dict[str, list[dict[str, Any]]] = {"P31": [_claim("P31", _item_value(_CLASS[entry.kind]))]}
    if entry.country:
        of = next((item for item, code in _country_codes().items() if code == entry.country), None)
        if of:
            key = "P27" if person else "P17"
            claims[key] = [_claim(key, _item_value(of))]
        else:
            lost["countries whose item is not known"] += 1
    if forms["acronym"]:
        claims["P1813"] = [
            _claim("P1813", {"type": "monolingualtext", "value": {"text": text, "language": "en"}})
            for text in forms["acronym"]
        ]
    dates = {"P580": entry.valid_from, "P582": entry.valid_to}
    if any(dates.values()) and person:
        qualifiers = {key: [_point(key, date)] for key, date in dates.items() if date}
        claims["P39"] = [_claim("P39", None) | {"qualifiers": qualifiers}]
    lost["garbled forms: Wikidata has no place for wrong names"] += len(forms["garbled"])
    lost["dates of validity of what is no person"] += any(dates.values()) and not person
    lost["acronyms of persons, of two words, or the same as the name: they come back as aliases"] += sum(
        person or " " in text or (text == entry.name and not _in_capitals(text)) for text in forms["acronym"]
    )
    lost["aliases in capitals of organizations: they come back as acronyms"] += sum(
        entry.kind == "body" and _in_capitals(text) for text in forms["alias"]
    )
    lost["portfolios"] += entry.portfolio is not None
    lost["sources and licences: give --licence when it is imported"] += bool(entry.source or entry.licence)
    lost["counts of stories"] += entry.count > 0
    item: dict[str, Any] = {"type": "item", "id": id_, "labels": {"en": _text(entry.name)}}
    if forms["alias"]:
        item["aliases"] = {"en": [_text(text) for text in forms["alias"]]}
    if entry.role:
        item["descriptions"] = {"en": _text(entry.role)}
    return item | {"claims": claims}


def _text(text: str) -> dict[str, str]:
    return {"language": "en", "value": text}


def _item_value(item: str) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": int(item[1:]), "id": item}
    return {"type": "wikibase-entityid", "value": value}


def _claim(key: str, datavalue: dict[str, Any] | None) -> dict[str, Any]:
    """A statement; without a value it says that there is one that is not known."""
    snak: dict[str, Any] = {"snaktype": "value" if datavalue else "somevalue", "property": key}
    return {"mainsnak": snak | ({"datavalue": datavalue} if datavalue else {}), "type": "statement", "rank": "normal"}


def _point(key: str, date: str) -> dict[str, Any]:
    value = {
        "time": f"+{date}{'-00-00'[len(date) - 4 :] if len(date) < 10 else ''}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": _PRECISION[len(date)],
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }
    return {"snaktype": "value", "property": key, "datavalue": {"type": "time", "value": value}}
