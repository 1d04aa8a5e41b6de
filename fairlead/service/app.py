"""The service's addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from fairlead import __version__
from fairlead.service.desk import Desk
from fairlead.service.entrance import Entrance
from fairlead.service.refusing import LastResort, add_to
from fairlead.service.requests import (
    DecisionResponse,
    HealthResponse,
    LeadNamed,
    LeadRequest,
    LetGoResponse,
    PreviewRequest,
    PreviewResponse,
    Refused,
    VersionResponse,
)

_REFUSALS: dict[int | str, dict[str, Any]] = {422: {"model": Refused}, 500: {"model": Refused}}


@dataclass(frozen=True, slots=True)
class About:
    """What decides here: the method's name, and hashes of model and rules."""

    policy: str
    model: str | None
    rules: str | None
    ledger: bool


def service(desk: Desk, about: About, token: str | None = None) -> FastAPI:
    """Return the application; it closes the desk when it ends.

    Parameters
    ----------
    desk
        Decides; shared by all requests.
    about
        What ``/version`` says.
    token
        What a request must bring, ``/health`` apart; None lets everybody in.
    """
    since = datetime.now(UTC)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title="Fairlead", version=__version__, lifespan=life, description="Routes leads as they arrive.")
    add_to(app)
    app.add_middleware(Entrance, token=token)
    app.add_middleware(LastResort)  # the last one added is the outermost

    @app.post("/route", response_model=DecisionResponse, responses=_REFUSALS, summary="Give a lead to somebody")
    def route(lead: LeadRequest) -> dict[str, Any]:
        """Decide on one lead, and note who got it. Asked again while she has it, the answer is the same."""
        return desk.route(lead.cells()).to_dict()

    @app.post("/preview", response_model=PreviewResponse, responses=_REFUSALS, summary="Say what would be decided")
    def preview(request: PreviewRequest) -> dict[str, Any]:
        """Say who would get these leads if they came now, one after another; nothing is noted."""
        return {"decisions": [each.to_dict() for each in desk.preview([lead.cells() for lead in request.leads])]}

    @app.post("/declined", response_model=LetGoResponse, responses=_REFUSALS, summary="A rep declined a lead")
    def declined(lead: LeadNamed) -> dict[str, str]:
        """Note that the lead's holder declined it, or let the time pass: routed again, it goes to somebody else."""
        return {"lead_id": lead.lead_id, "rep_id": desk.declined(lead.lead_id)}

    @app.post("/closed", response_model=LetGoResponse, responses=_REFUSALS, summary="A lead is open no more")
    def closed(lead: LeadNamed) -> dict[str, str]:
        """Note that a lead is open no more."""
        return {"lead_id": lead.lead_id, "rep_id": desk.closed(lead.lead_id)}

    @app.get("/why/{lead:path}", responses={404: {"model": Refused}}, summary="Why a lead went where it went")
    def why(lead: str) -> dict[str, Any]:
        """Say everything that is known of a lead: decisions, what people said, what became of it."""
        return desk.why(lead)

    @app.get("/health", response_model=HealthResponse, summary="Whether decisions can be made")
    def health() -> JSONResponse:
        """Answer 200 where decisions can be made and kept, 503 where the ledger cannot be reached."""
        ready = desk.ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    @app.get("/version", response_model=VersionResponse, summary="What decides here")
    def version() -> dict[str, Any]:
        """Say which software, method, model and rules decide here, and since when."""
        names = {"policy": about.policy, "model": about.model, "rules": about.rules, "ledger": about.ledger}
        return {"fairlead": __version__, **names, "since": since}

    return app
