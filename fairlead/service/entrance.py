"""Before a request is read: the token, and how large it may be."""

from __future__ import annotations

import hmac

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fairlead.service.refusing import refused

MOST_BYTES = 1_000_000
OPEN = ("/health",)
"""Addresses that need no token: whoever watches the service has none."""


class Entrance:
    """Asks for the token and turns away what is too large.

    Parameters
    ----------
    app
        What is behind it.
    token
        What ``Authorization: Bearer TOKEN`` must hold; None asks for none.
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app, self._token = app, None if token is None else token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not self._may_pass(scope["path"], headers):
            answer = refused(401, "request: expected the service's token, as Authorization: Bearer TOKEN")
            answer.headers["WWW-Authenticate"] = "Bearer"
            await answer(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await refused(413, f"request: expected at most {MOST_BYTES:,} bytes")(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    def _may_pass(self, path: str, headers: dict[bytes, bytes]) -> bool:
        if self._token is None or path in OPEN:
            return True
        return hmac.compare_digest(headers.get(b"authorization", b""), b"Bearer " + self._token)


async def _body(receive: Receive) -> bytes | None:
    """Return a request's body; None where it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a receive that gives the body once, then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
