"""What is wrong with a request, in our words; never a stack trace, and no content of a lead in a log."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fairlead.service.answer import Unavailable
from fairlead.service.requests import TEXT
from scenarios.faults import SHOWN, BadInput, Fault
from scenarios.tables.times import RANGE

LOG = logging.getLogger("fairlead.service")

_EXPECTED: Mapping[str, str] = {
    "missing": "this required field",
    "extra_forbidden": "only the fields that the documentation lists",
    "json_invalid": "JSON",
    "string_type": "text",
    "string_unicode": TEXT,
    "string_too_short": "text that is not empty",
    "string_too_long": "at most {max_length} letters",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "greater_than_equal": "a number of at least {ge}",
    "datetime_type": "a time such as 2026-03-02T09:30:00+01:00",
    "datetime_parsing": "a time such as 2026-03-02T09:30:00+01:00",
    "datetime_from_date_parsing": "a time such as 2026-03-02T09:30:00+01:00",
    "time_range": RANGE,
    "timezone_aware": "a time with its offset, such as 2026-03-02T09:30:00+01:00",
    "model_type": "an object with the fields of a lead",
    "model_attributes_type": "an object with the fields of a lead",
    "list_type": "a list",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
}


def add_to(app: FastAPI) -> None:
    """Answer every refusal and fault in one shape, ``{"refused": [...]}``."""
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(BadInput)(_bad_input)
    app.exception_handler(HTTPException)(_http)


def refused(status: int, *lines: str) -> JSONResponse:
    """Return a refusal."""
    return JSONResponse({"refused": list(lines)}, status_code=status)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    lines = [str(_fault_of(each)) for each in error.errors()]
    more = [f"and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else []
    return refused(422, *lines[:SHOWN], *more)


def _fault_of(error: Mapping[str, Any]) -> Fault:
    kind, place = error["type"], [str(step) for step in error["loc"] if step != "body"]
    if kind == "json_invalid":
        return Fault("request", _EXPECTED[kind])
    if kind == "value_error":
        said = str(error["ctx"]["error"])
        name, _, what = said.rpartition(": ")
        return Fault("request", what, column=".".join([*place, name] if name else place) or None)
    given = error.get("input")
    if isinstance(given, bytes):  # without the header a body stays bytes
        return Fault("request", "JSON, sent with the header Content-Type: application/json")
    expected = _EXPECTED.get(kind, error["msg"]).format(**error.get("ctx", {}))
    shown = None if kind == "missing" or given is None or isinstance(given, dict | list) else str(given)
    return Fault("request", expected, column=".".join(place) or None, value=shown)


async def _bad_input(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BadInput)
    status = 503 if isinstance(error, Unavailable) else 404 if request.method == "GET" else 422
    return refused(status, *str(error).splitlines())


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # not UTF-8, nested too deeply, or a number of thousands of digits
        return refused(422, "request: expected JSON in UTF-8 that can be read")
    words = {404: "an address that there is; GET /docs lists them", 405: "another method for this address"}
    return refused(error.status_code, f"request: expected {words.get(error.status_code, error.detail)}")


class LastResort:
    """Answers where the service breaks, and lets the error go no further: the server would log what it says.

    Parameters
    ----------
    app
        What may break.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass; where it breaks before anything was answered, answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            answer = _fault(error)
            if not begun:
                await answer(scope, receive, send)


def _fault(error: Exception) -> JSONResponse:
    """Log where it broke, without what it broke on."""
    number = secrets.token_hex(4)
    last = traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("fault %s: %s at %s:%s", number, type(error).__name__, last.filename.rpartition("/")[2], last.lineno)
    return refused(500, f"a fault of ours, number {number}; the log says where")
