"""What the Reconciliation Service API 0.2 asks of answers, as JSON schemas of our own, stricter than it where we are.

Written after the specification (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from typing import Any

import jsonschema

TEXT = {"type": "string", "minLength": 1}
TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
PLACE = {"type": "object", "required": ["service_url", "service_path"], "additionalProperties": {"type": "string"}}
SUGGEST = {
    **PLACE,
    "properties": {"flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
}
VIEW = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "defaultTypes"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "serviceVersion": TEXT,
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True, "minItems": 1},
        "view": {"type": "object", "required": ["url"], "properties": {"url": VIEW}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": VIEW, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {
            "type": "object",
            "properties": {"entity": SUGGEST, "type": SUGGEST, "property": SUGGEST},
            "additionalProperties": False,
        },
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": PLACE,
                "property_settings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "label", "type"],
                        "properties": {"type": {"enum": ["number", "text", "checkbox", "select"]}},
                    },
                },
            },
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score", "match", "type"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "type": {"type": "array", "items": TYPE},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"id": TEXT, "value": {"type": ["number", "boolean"]}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
        "additionalProperties": False,
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": TEXT,
                    "name": TEXT,
                    "description": TEXT,
                    "notable": {"type": "array", "items": TYPE},
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}
PROPOSALS = {
    "type": "object",
    "required": ["properties", "type"],
    "properties": {"properties": {"type": "array", "items": TYPE}, "type": {"type": "string"}, "limit": {"minimum": 1}},
    "additionalProperties": False,
}
_DAY = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
CELL = {
    "oneOf": [
        {"type": "object", "required": ["str"], "properties": {"str": TEXT}, "additionalProperties": False},
        {
            "type": "object",
            "required": ["date"],
            "properties": {"date": {"type": "string", "pattern": _DAY}},
            "additionalProperties": False,
        },
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": CELL}},
        },
    },
    "additionalProperties": False,
}
FLYOUT = {
    "type": "object",
    "required": ["id", "html"],
    "properties": {"id": TEXT, "html": TEXT},
    "additionalProperties": False,
}


def valid(answer: Any, schema: dict[str, Any]) -> Any:
    """The answer, when it is as the schema says."""
    jsonschema.Draft202012Validator(schema).validate(answer)
    return answer
