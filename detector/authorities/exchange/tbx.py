"""Termbases in TBX: ISO 30042 of 2019 (root `tbx`, both styles) and of 2008 (root `martif`).

Read is what terminology tools write: `conceptEntry/langSec/termSec` with data categories as attributes (DCA) or as
elements (DCT), or `termEntry/langSet/tig|ntig`. Of a concept the English terms become forms:

    administrativeStatus, normativeAuthorization    preferred → the name; admitted → alias; deprecated, superseded,
                                                    forbidden → a form that is known to be wrong
    termType acronym, abbreviation, initialism      acronym
    definition, or else subjectField                role (a definition that is longer than 120 characters is left out)
    source                                          source
    geographicalUsage, the same of all terms        country

Terms in other languages are counted and left out. The kind is what `subjectField` says if that is one of ours, what is
given with the call, or else a term. The id is that of the concept with the name of the file before it.

What TBX-Basic has no category for (id, country, portfolio, dates, licence, count) is written as a note "detector id:
..." and read again. External entities and DTDs are never loaded, and no entity is replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ...language import countries
from ...types.errors import AuthorityError
from .. import Entry
from ..name_keys import name_key
from ..tables import row_of
from . import KINDS, Reading, Row, leave

_CONCEPTS = ("conceptEntry", "termEntry")
_LANGUAGES = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_OF_TERMS = ("termGrp", "adminGrp", "termNoteGrp")
"""Groups of categories within a term. The source in a `descripGrp` there is that of a context sentence."""
_GROUPS = (*_OF_TERMS, "descripGrp")
_BY_ATTRIBUTE = ("termNote", "descrip", "admin")
_RIGHT = {"preferred": "preferred", "standardized": "preferred", "regulated": "preferred", "legal": "preferred",
          "admitted": "alias", "proposed": "alias"}  # fmt: skip
_WRONG = frozenset(("deprecated", "superseded", "forbidden", "notrecommended", "obsolete", "rejected"))
_SHORT = frozenset(("acronym", "abbreviation", "initialism"))
_LONGEST_ROLE = 120
_NOTE = re.compile(r"detector (id|country|portfolio|valid_from|valid_to|licence|count): (.+)", re.DOTALL)
_NOTED = ("id", "country", "portfolio", "valid_from", "valid_to", "licence", "count")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = "urn:iso:std:iso:30042:ed:3.0"
_STATUS = {
    "preferred": "preferredTerm", "alias": "admittedTerm", "acronym": "admittedTerm", "garbled": "deprecatedTerm",
}  # fmt: skip
_ELEMENTS = ("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec")
_ELEMENTS_2008 = ("martif", "martifHeader", "termEntry", "langSet", "tig")


def read(reading: Reading) -> Iterator[tuple[str, Row]]:
    """The concepts of a termbase that have an English term, one at a time: memory does not grow with the file.

    Raises:
        AuthorityError: the file is no XML, or no TBX.
    """
    from lxml import etree

    safe = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        with reading.file.open("rb") as stream:
            found = False
            for event, node in etree.iterparse(stream, events=("start", "end"), remove_comments=True, **safe):
                if event == "start" and node.getparent() is None:
                    _check_root(reading, _name(node))
                elif event == "end" and _name(node) in _CONCEPTS:
                    found = True
                    row = _concept(node, reading)
                    if row is not None:
                        yield f"line {node.sourceline}", row
                    node.clear()
                    while node.getprevious() is not None:
                        del node.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise AuthorityError(f"{reading.file} is not XML: {error.msg}") from error
    except OSError as error:
        raise AuthorityError(f"{reading.file} cannot be read: {error.strerror}") from error
    if not found:
        raise AuthorityError(f"{reading.file}: there is no concept (conceptEntry or termEntry) in it")


def write(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write TBX-Basic of 2019, categories as attributes. All of an entry is held, save a role that is too long; one
    with a character that XML does not allow is left out.

    Raises:
        AuthorityError: there is no entry to write.
    """
    return _write(entries, out, left, _ELEMENTS)


def write_2008(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write TBX-Basic of 2008, which many tools read and no other; the same is held.

    Raises:
        AuthorityError: there is no entry to write.
    """
    return _write(entries, out, left, _ELEMENTS_2008)


def _write(
    entries: Iterable[Entry], out: IO[bytes], left: list[Entry], elements: tuple[str, str, str, str, str]
) -> Counter[str]:
    from lxml import etree

    root, header, concept, language, term = elements
    old = elements is _ELEMENTS_2008
    doctype = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n' if old else ""
    style = "" if old else f' style="dca" xmlns="{_NAMESPACE}"'
    source = "<fileDesc><sourceDesc><p>Authority file, written by detector</p></sourceDesc></fileDesc>"
    out.write(
        f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}<{root} type="TBX-Basic"{style} xml:lang="en">\n'
        f"<{header}>{source}</{header}>\n<text>\n<body>\n".encode()
    )
    lost: Counter[str] = Counter()
    number = 0
    for entry in entries:
        try:
            node = _element(etree, entry, f"e{number + 1}", concept, language, term)
        except ValueError:
            leave(entry, "entries with a character that XML does not allow", lost, left)
            continue
        number += 1
        if len(entry.role or "") > _LONGEST_ROLE:
            lost[f"roles of more than {_LONGEST_ROLE} characters, when it is imported again"] += 1
        out.write(etree.tostring(node, encoding="utf-8", pretty_print=True))
    if not number:
        raise AuthorityError("there is no entry to write: a termbase has one at least")
    out.write(f"</body>\n</text>\n</{root}>\n".encode())
    return lost


# ------------------------------------------------------------------ reading


def _name(node: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _check_root(reading: Reading, root: str) -> None:
    if root in ("tbx", "martif"):
        return
    other = {"mtf": "MultiTerm XML: export it as TBX", "tmx": "a translation memory (TMX), not a termbase"}
    raise AuthorityError(
        f"{reading.file} is no TBX: its root is <{root}>, not <tbx> or <martif>"
        + (f" ({other[root]})" if root in other else "")
    )


def _categories(node: Any, groups: tuple[str, ...] = _GROUPS) -> Iterator[tuple[str, str]]:
    """The data categories of an element, of its groups too, as (category, text); not those of terms within it."""
    for child in node:
        name = _name(child)
        if name in groups:
            yield from _categories(child, groups)
        elif name in _BY_ATTRIBUTE:
            yield str(child.get("type", "")).rpartition(":")[2], _text(child)
        elif name and name not in (*_LANGUAGES, *_TERMS, "term"):
            yield name, _text(child)


def _text(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _concept(node: Any, reading: Reading) -> Row | None:
    place = f"line {node.sourceline}"
    facts: dict[str, str] = {}
    forms: list[tuple[str, str]] = []
    usage: set[str] = set()
    for category, text in _categories(node):
        _note(facts, category, text)
    sections = [child for child in node if _name(child) in _LANGUAGES]
    english = [section for section in sections if _is_english(section.get(_LANG) or section.get("lang"))]
    reading.left_out["terms in other languages than English"] += sum(
        _name(term) in _TERMS for section in sections if section not in english for term in section
    )
    for section in english:
        for category, text in _categories(section):
            _note(facts, category, text)
        terms = (_form(term, reading, usage, facts) for term in section if _name(term) in _TERMS)
        forms += [form for form in terms if form is not None]
    reading.left_out = +reading.left_out
    if not english:
        reading.left_out["concepts without an English term"] += 1
        return None
    return _row(place, node.get("id"), facts, forms, usage, reading)


def _is_english(language: str | None) -> bool:
    return re.split(r"[-_]", (language or "").lower())[0] in ("en", "eng")


def _note(facts: dict[str, str], category: str, text: str) -> None:
    """Keep a category, the first of its name; notes of our own are taken apart."""
    if category == "note" and (ours := _NOTE.fullmatch(text)):
        facts.setdefault(f"detector {ours[1]}", ours[2])
    elif text:
        facts.setdefault(category, text)


def _form(node: Any, reading: Reading, usage: set[str], facts: dict[str, str]) -> tuple[str, str] | None:
    """A term as (text, kind of form); its source counts for the concept where that has none."""
    place = f"line {node.sourceline}"
    terms = [child for child in node.iter() if _name(child) == "term"]
    text = _text(terms[0]) if terms else ""
    if terms and any(not isinstance(child.tag, str) for child in terms[0].iter()):
        reading.problems.append(f"{place}: the term holds an entity or an instruction, which is not read")
        return None
    if not name_key(text):
        reading.problems.append(f"{place}: there is no term in it")
        return None
    notes = dict(reversed(list(_categories(node, _OF_TERMS))))
    if notes.get("source"):
        facts.setdefault("source", notes["source"])
    usage.add(_country(notes.get("geographicalUsage", "")))
    said = notes.get("administrativeStatus") or notes.get("normativeAuthorization") or notes.get("status") or ""
    status = re.sub(r"(term)?(-admn-sts)?$", "", said.lower().replace(" ", "").replace("admnsts", "-admn-sts"))
    if status in _WRONG or notes.get("forbidden", "").lower() == "true":
        return text, "garbled"
    if notes.get("termType", "") in _SHORT:
        return text, "acronym"
    if notes.get("preferred", "").lower() == "true":
        return text, "preferred"
    return text, _RIGHT.get(status, "")


def _row(
    place: str, id_: str | None, facts: dict[str, str], forms: list[tuple[str, str]], usage: set[str], reading: Reading
) -> Row | None:
    def first(kinds: tuple[str, ...]) -> str | None:
        return next((text for text, kind in forms if kind in kinds), None)

    name = first(("preferred",)) or first(("", "alias"))
    fallen = name is None
    name = name or first(("acronym",))
    if name is None:
        reading.left_out["concepts of which no English term is a right one"] += bool(forms)
        return None
    right = {name_key(text) for text, kind in forms if kind != "garbled"}
    garbled = [text for text, kind in forms if kind == "garbled" and name_key(text) not in right]
    same = sum(kind == "garbled" for _, kind in forms) - len(garbled)
    if same:
        reading.left_out["deprecated terms that differ from a right one by case or signs alone"] += same
    role = facts.get("definition", "")
    if len(role) > _LONGEST_ROLE:
        reading.left_out[f"definitions of more than {_LONGEST_ROLE} characters"] += 1
        role = ""
    field = facts.get("subjectField", "")
    noted = {key: facts[f"detector {key}"] for key in _NOTED if f"detector {key}" in facts}
    row = {
        "kind": field.lower() if field.lower() in KINDS else reading.kind or "term",
        "name": reading.cell(place, [name]),
        "aliases": reading.cell(place, [t for t, kind in forms if kind in ("preferred", "alias", "") and t != name]),
        "acronyms": reading.cell(place, [t for t, kind in forms if kind == "acronym" and not (t == name and fallen)]),
        "garbled": reading.cell(place, garbled),
        "role": role or (field if field.lower() not in KINDS else ""),
        "source": facts.get("source", ""),
        "country": next(iter(usage)) if len(usage) == 1 else "",
    }
    if id_:
        row["id"] = f"{reading.file.stem}:{id_}"
    return row | noted


def _country(region: str) -> str:
    """The code of a region that is a country: "France", "FR", "fr-FR"."""
    code = region.lower().rpartition("-")[2]
    return code if code in countries.countries() else countries.code_of(region) or ""


# ------------------------------------------------------------------ writing


def _element(etree: Any, entry: Entry, id_: str, concept: str, language: str, term: str) -> Any:
    row = row_of(entry)
    top = etree.Element(concept, id=id_)
    etree.SubElement(top, "descrip", type="subjectField").text = entry.kind
    if entry.source:
        etree.SubElement(top, "admin", type="source").text = entry.source
    for key in _NOTED:
        if row[key]:
            etree.SubElement(top, "note").text = f"detector {key}: {row[key]}"
    section = etree.SubElement(top, language)
    section.set(_LANG, "en")
    if entry.role:
        etree.SubElement(etree.SubElement(section, "descripGrp"), "descrip", type="definition").text = entry.role
    for form in entry.forms:
        node = etree.SubElement(section, term)
        etree.SubElement(node, "term").text = form.text
        etree.SubElement(node, "termNote", type="administrativeStatus").text = f"{_STATUS[form.kind]}-admn-sts"
        if form.kind == "acronym":
            etree.SubElement(node, "termNote", type="termType").text = "acronym"
    return top
