"""Derives the tables of officials, agencies and office holders in `data/sources/` from open data.

The raw tables are named in `data/README.md`; they are not part of the repository, the derived rows are.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ... import assets
from ...authorities.name_keys import name_key, word_keys
from ...types.errors import AuthorityError

PEOPLE = ("id", "name", "aliases", "garbled", "country", "role", "valid_from", "valid_to", "source", "licence")
ORGANIZATIONS = ("id", "name", "aliases", "acronyms", "garbled", "country", "portfolio", "source", "licence")
SINCE = "2010"
"""Office holders who left before are not taken over."""
OPEN_ENDED_SINCE = "2012"
"""An office without an end and held since before this year is taken to be an end that nobody entered; heads of
state and those in the list of world leaders aside."""

Row = dict[str, str]


def derive(raw: Path, sources: Path) -> dict[str, int]:
    """Write `us_officials.tsv`, `us_agencies.tsv` and `officeholders.tsv`; gives the number of rows of each.

    Raises:
        AuthorityError: a raw table is missing.
    """
    tables = {
        "us_officials.tsv": (PEOPLE, _officials(_read(raw / "us_officials.tsv"))),
        "us_agencies.tsv": (ORGANIZATIONS, _agencies(_read(raw / "us_agencies.tsv"))),
        "officeholders.tsv": (
            PEOPLE,
            _holders(_read(raw / "officeholders.tsv"), _territories(raw / "territories.jsonl")),
        ),
    }
    counts = {}
    for name, (columns, rows) in tables.items():
        ordered = sorted(rows, key=lambda row: row["id"])
        with (sources / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE,
                                    restval="", quotechar=None)  # fmt: skip
            writer.writeheader()
            writer.writerows(ordered)
        counts[name] = len(ordered)
    return counts


def _read(file: Path) -> list[Row]:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return [
                {key: " ".join((value or "").split()) for key, value in row.items()}
                for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    except OSError as error:
        raise AuthorityError(f"{file}: {error.strerror}; data/README.md says where the raw tables come from") from error


# ------------------------------------------------------------------ US officials


def _officials(rows: Iterable[Row]) -> Iterator[Row]:
    roles = {"prez": "president of the United States", "viceprez": "vice president of the United States"}
    chambers = {"sen": "U.S. senator", "rep": "U.S. representative"}
    for row in rows:
        preferred, *others = _spellings(row)
        yield {
            "id": "us-official:"
            + (row["bioguide"] or row["wikidata"] or name_key(preferred).replace(" ", "-")).lower(),
            "name": preferred,
            "aliases": "|".join(others),
            "country": "us",
            "role": roles.get(row["role"]) or f"{chambers[row['role']]}, {row['state']}",
            "valid_from": row["start"],
            "valid_to": row["end"],
            "source": "congress-legislators",
            "licence": "CC0-1.0",
        }


def _spellings(row: Row) -> list[str]:
    """The ways in which the name is right, the most usual in news first."""
    first, middle, last, suffix = row["first"], row["middle"], row["last"], row["suffix"]
    called = row["nickname"] or first
    initials = "".join(f"{word[0]}." for word in middle.split())
    official = re.sub(r'\s*"[^"]+"', "", row["official_full"])
    spelt = [f"{called} {last}", f"{first} {last}", official, row["full"].replace('"', "")]
    if middle and middle == middle.title():
        spelt += [f"{first} {initials} {last}", f"{first} {middle} {last}"]
    if suffix:
        spelt += [f"{called} {last} {suffix}", f"{first} {last} {suffix}"]
    seen: dict[str, str] = {}
    for name in spelt:
        if name and name_key(name) not in seen:
            seen[name_key(name)] = name
    return list(seen.values())


# ------------------------------------------------------------------ US agencies


def _agencies(rows: Iterable[Row]) -> Iterator[Row]:
    rows = list(rows)
    nouns = _institution_nouns()
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["bureau"]:
            owners[name_key(row["bureau"])].add(row["agency"])
    acronyms: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    origin: dict[str, str] = {}
    for row in rows:
        raw = row["agency"] if row["source"] != "cisa current-federal" or not row["bureau"] else row["bureau"]
        names = [raw]
        if row["source"] == "cisa agencies-and-subs":
            names = [row["agency"], row["bureau"]]
        elif row["source"] == "congress committees" and row["bureau"]:
            continue
        for name in names:
            clean = _clean(name)
            generic = len(owners[name_key(name)]) > 1 or (name == row["bureau"] and len(clean.split()) < 3)
            if not clean or generic or not nouns & set(word_keys(name_key(clean))):
                continue
            key = name_key(clean).removeprefix("us ").removeprefix("united states ")
            spelt[key][clean] += 1
            origin[key] = min(origin.get(key, row["source"]), row["source"])
            if re.fullmatch(r"[A-Z]{2,8}", row["acronym_or_domain"]) and row["source"].startswith("gsa"):
                acronyms[key].add(row["acronym_or_domain"])
    for key in sorted(spelt):
        short = max(spelt[key], key=lambda name: (spelt[key][name], -len(name), name))
        short = re.sub(r"^(?:U\.S\.|US|United States) ", "", short)
        if (full := _turned(short)) and name_key(full) in spelt:
            continue
        aliases = [full] if full and "Department" in full else []
        prefixed = any(name != short and name.startswith("U") for name in spelt[key])
        if prefixed or short.startswith("Department of "):
            aliases += [f"U.S. {short}", f"United States {short}"]
        if found := re.fullmatch(r"(House|Senate) Committee on (?:the )?(.+)", short):
            aliases.append(f"{found[1]} {found[2]} Committee")
        if found := re.fullmatch(r"Department of (?:the )?(.+)", short):
            aliases.append(f"{found[1]} Department")
        yield {
            "id": f"us-agency:{key.replace(' ', '-')}",
            "name": short,
            "aliases": "|".join(aliases),
            "acronyms": "|".join(sorted(acronyms[key])),
            "country": "us",
            "source": origin[key].replace("congress committees", "congress-legislators"),
            "licence": "US public domain" if origin[key].startswith("gsa") else "CC0-1.0",
        }


def _clean(name: str) -> str:
    name = re.sub(r"\s*\([^)]*\)", "", name).replace("’", "'").strip(" .,")
    name = re.sub(r", [A-Z]{2,6}$", "", name)
    if inverted := re.fullmatch(r"([^,]+), (Department|Bureau|Office|National Institute|Institute) of", name):
        name = f"{inverted[2]} of {inverted[1]}"
    parts = name.split(", ")
    if (
        re.search(r"[\d—:;]|\b[A-Z]{4,}\b|\b(?:Other|Funds|Accounts?|Boards|Commissions)\b|^U\.S\.-", name)
        or name.islower()
    ):
        return ""
    if len(parts) > 1 and not re.search(r"\band\b", name):
        return ""
    if len(parts) > 1 and re.search(r", (?:Department|Office|National|U\.S\.|Bureau) ", name):
        return ""
    name = re.sub(r"^The ", "", name)
    return re.sub(r"(?<= )(And|Of|The|For|On|In|To)(?= )", lambda match: match[0].lower(), name)


def _turned(name: str) -> str | None:
    """ "Labor Department" as "Department of Labor", "Prisons Bureau" as "Bureau of Prisons"."""
    found = re.fullmatch(r"(.+) (Department|Bureau|Office)", name)
    return f"{found[2]} of {found[1]}" if found else None


def _institution_nouns() -> frozenset[str]:
    rows = _read(assets.path("data", "tables", "wordlists.tsv"))
    words = next((row["words"] for row in rows if row["list"] == "institution_noun"), "")
    return frozenset(key for word in words.split("|") for key in word_keys(name_key(word)))


# ------------------------------------------------------------------ office holders


def _holders(rows: Iterable[Row], codes: dict[str, str]) -> Iterator[Row]:
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        leader = row["source"].startswith("world")
        if row["end"] and row["end"] < SINCE:
            continue
        if not row["end"] and not leader and row["start"] < OPEN_ENDED_SINCE:
            continue
        if re.fullmatch(r"Q\d+", row["person"]) or not re.search(r"[A-Za-z]", row["person"]):
            continue
        held[row["wikidata"]].append(row)
    for number, posts in held.items():
        last = max(posts, key=lambda row: (row["start"], row["end"] or "9999", row["position"]))
        name, *aliases = _plain(last["person"])
        country = last["source"].partition("-ministers")[0].partition("-cabinet")[0].replace("-", " ")
        country = last["source"].partition(":")[2] or country
        position = last["position"]
        if last["end"] and last["end"] < last["start"]:
            last = {**last, "start": ""}
        yield {
            "id": f"wikidata:{number.lower()}",
            "name": name,
            "aliases": "|".join(aliases),
            "country": codes.get(name_key(country), ""),
            "role": position if last["end"] else f"{position} (in office when read, 2022-2023)",
            "valid_from": last["start"],
            "valid_to": last["end"],
            "source": f"Wikidata {number}",
            "licence": "CC0-1.0",
        }


def _plain(label: str) -> list[str]:
    """A label without rank and realm, then as it stands: "Letsie III of Lesotho" gives "Letsie III" first."""
    short = re.sub(r"\s*\([^)]*\)", "", label)
    short = short.split(", ")[0] if not re.search(r", (?:Jr|Sr)\.?", short) else short
    short = re.sub(r"(?<= [IVX]) of .+|(?<=[IVX]{2}) of .+", "", short)
    return list(dict.fromkeys((short, re.sub(r"\s*\([^)]*\)", "", label))))


def _territories(file: Path) -> dict[str, str]:
    codes: dict[str, str] = {}
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            if len(row["code"]) == 2 and (row.get("is_country") or row.get("is_jurisdiction")):
                for name in (*row.get("names_strong", ()), row["full_name"], row["name"]):
                    codes.setdefault(name_key(name), row["code"])
    return codes
