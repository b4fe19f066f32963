"""Errors as the 1EdTech standards write them: Imsx_StatusInfo, with the problem's words and code in its description."""

from __future__ import annotations

import json
from typing import Any

from vcmicro.server.answers import JSON, Answer, to_bytes
from vcmicro.server.routing import ErrorForm

_MINOR = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    406: "not_acceptable",
    500: "internal_server_error",
    503: "server_busy",
}
_TEXT: dict[str, Any] = {"type": "string"}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "imsx_codeMajor": {"enum": ["failure", "processing", "success", "unsupported"]},
        "imsx_severity": {"enum": ["error", "status", "warning"]},
        "imsx_description": _TEXT,
        "imsx_codeMinor": {"type": "object"},
    },
    "required": ["imsx_codeMajor", "imsx_severity"],
}


def status_info(answer: Answer) -> Answer:
    """An answer of problem+json in the standard's form; status, headers and codes stay."""
    found = json.loads(answer.body)["errors"]
    minor = "invalid_query_parameter" if "server.query" in answer.codes else _MINOR.get(answer.status, "invalid_data")
    value = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": " ".join(_sentence(each) for each in found),
        "imsx_codeMinor": {
            "imsx_codeMinorField": [{"imsx_codeMinorFieldName": "vcmicro", "imsx_codeMinorFieldValue": minor}]
        },
    }
    return answer._replace(body=to_bytes(value), media_type=JSON)


def _sentence(problem: dict[str, Any]) -> str:
    where = f" at {problem['pointer']}" if problem.get("pointer") else ""
    said = f"{problem['title']}: {problem['detail']} [{problem['code']}{where}]"
    return f"{said}. {problem['hint']}" if problem.get("hint") else f"{said}."


STATUS_INFO = ErrorForm(media_type=JSON, schema=_SCHEMA, of=status_info)
"""How the routes of the Open Badges API tell of errors."""
