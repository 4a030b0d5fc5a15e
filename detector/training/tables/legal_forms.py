"""Write data/tables/legal_forms.tsv: the legal forms of companies, from the list of the project rigour (MIT)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import regex

from ...names.letters import normalize_name

_KINDS = frozenset({"JSC", "LLC", "LP", "LLP", "GP", "SP", "COOP", "NGO"})
_LEFT_OUT = frozenset({"ii", "is", "im", "us", "charity", "verein", "stiftung", "cooperation"})
"""Words that say something else in most names."""
_ADDED = {"pvt ltd": "LLC", "pvt": "LLC", "pte ltd": "LLC", "pte": "LLC", "pty ltd": "LLC", "pty": "LLC",
          "ltda": "LLC", "private limited": "LLC", "proprietary limited": "LLC", "co": "", "company": "", "corp": "",
          "corporation": "", "inc": "", "incorporated": "", "fc": "", "cf": ""}  # fmt: skip
"""Common forms that the list lacks."""


def derive_legal_forms(source: Path, output: Path) -> int:
    """From rigour's `org_types.yml`: each form in Latin letters, folded, of at most six words. Returns how many."""
    import yaml

    found: dict[str, str] = {}
    own = {form: (kind, "hand-edited", "CC0-1.0") for form, kind in _ADDED.items()}
    for entry in yaml.safe_load(source.read_text("utf-8"))["types"]:
        for form in _forms(entry):
            found.setdefault(form, entry.get("generic") or "")
    table = own | {form: (kind, "rigour org_types.yml", "MIT") for form, kind in found.items()}
    rows = ["\t".join((form, *cells)) for form, cells in sorted(table.items())]
    output.write_text("\n".join(["form\tkind\tsource\tlicence", *rows]) + "\n", "utf-8")
    return len(rows)


def _forms(entry: Mapping[str, Any]) -> set[str]:
    if (entry.get("generic") or "JSC") not in _KINDS:
        return set()
    forms = set()
    for alias in (entry.get("display"), entry.get("compare"), *entry.get("aliases", ())):
        words = [normalize_name(word) for word in regex.split(r"[\s,/()&-]+", regex.sub(r"[.']", "", alias or ""))]
        words = [word for word in words if word and word != "and"]
        if words and len(words) <= 6 and all(word.isascii() and word.isalpha() for word in words):
            form = " ".join(words)
            if len(form) > 1 and form not in _LEFT_OUT:
                forms.add(form)
    return forms
