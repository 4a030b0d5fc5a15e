"""Report → table of its findings, for people who work with data: pandas, DuckDB and what reads Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import UsageError

if TYPE_CHECKING:
    import duckdb
    import pandas

    from .report import Report

COLUMNS = {
    "story": "VARCHAR", "path": "VARCHAR", "id": "VARCHAR", "group": "VARCHAR", "rule": "VARCHAR",
    "category": "VARCHAR", "tier": "VARCHAR", "score": "DOUBLE", "start": "BIGINT", "end": "BIGINT", "text": "VARCHAR",
    "quoted": "BOOLEAN", "suggestion": "VARCHAR", "suggestions": "VARCHAR[]", "message": "VARCHAR",
}  # fmt: skip
"""Columns with their types in SQL. `suggestion` is the first of `suggestions`, null where there is none."""


def rows(report: Report) -> list[dict[str, Any]]:
    """One row a finding, with the values of the columns."""
    found = []
    for one in report.findings:
        suggestions = [suggestion.text for suggestion in one.suggestions]
        own = {
            "story": report.story.id,
            "path": report.story.path,
            "suggestion": suggestions[0] if suggestions else None,
            "suggestions": suggestions,
        }
        found.append({name: own[name] if name in own else getattr(one, name) for name in COLUMNS})
    return found


def frame(report: Report) -> pandas.DataFrame:
    """The table as a DataFrame of pandas.

    Raises:
        UsageError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise UsageError("a DataFrame needs pandas: pip install 'detector[data]'") from error
    return pandas.DataFrame(rows(report), columns=list(COLUMNS))


def relation(report: Report) -> duckdb.DuckDBPyRelation:
    """The table as a relation of DuckDB.

    Raises:
        UsageError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("a relation needs DuckDB: pip install 'detector[data]'") from error
    base = duckdb.connect()
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    base.execute(f"CREATE TABLE findings ({columns})")
    values = [list(row.values()) for row in rows(report)]
    if values:
        base.executemany(f"INSERT INTO findings VALUES ({', '.join('?' * len(COLUMNS))})", values)
    return base.table("findings")
