"""Where gateways call: one address each, with a secret in it that keeps other machines out."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from casework import outbox
from casework.database import transaction
from channels import dialogues
from channels.configured import gateways
from channels.gateway import DeliveryReport, Forged

webhooks = Blueprint("webhooks", __name__, url_prefix="/hooks")


@webhooks.post("/<name>/<secret>")
@webhooks.get("/<name>/<secret>")
def call(name: str, secret: str) -> Response:
    """Answered after the commit only: what was not stored is delivered again."""
    gateway = gateways().get(name)
    if gateway is None:
        raise Forged
    gateway.verify(request, secret)
    heard = gateway.parse(request)
    if isinstance(heard, DeliveryReport):
        with transaction() as session:
            outbox.report(session, bytes.fromhex(heard.reference), heard.state)
    else:
        dialogues.ingest(heard, gateway.line)
    return current_app.response_class(*gateway.acknowledge())
