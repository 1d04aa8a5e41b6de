"""The server: one process, which ends when told to and loses nothing."""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from scenarios.faults import BadInput, Fault

GRACE_SECONDS = 10


def is_local(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bound(host: str, port: int) -> socket.socket:
    """Return a socket at an address.

    Raises
    ------
    BadInput
        When it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(2048)  # who comes before the server is ready waits
    except OSError as error:
        found.close()
        expected = f"an address that can be listened at ({error.strerror or error})"
        raise BadInput([Fault("serve", expected, column="--host, --port", value=f"{host}:{port}")]) from None
    return found


def run(app: FastAPI, listening: socket.socket, started: Callable[[], None]) -> None:
    """Serve until told to end (SIGTERM, Ctrl-C); requests under way are answered first.

    No request is logged: addresses may name a lead.
    """

    def quit_quietly(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, quit_quietly)  # uvicorn raises the signal anew once all is done
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS, server_header=False
    )
    started()
    uvicorn.Server(config).run(sockets=[listening])
