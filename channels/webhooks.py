"""Where gateways call. A path holds the gateway's name and its secret, never a number or a text.

A text is acknowledged after it is durable. Until then the answer makes the gateway keep it and call again.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from casework.clock import utc_now
from casework.errors import TooLarge
from channels import gateways, taking
from channels.gateway import LARGEST_CALL, Call, Gateway
from reporting.crowd import crowd

webhooks = Blueprint("webhooks", __name__, url_prefix="/hooks")


@webhooks.post("/<name>/<secret>/in")
def receive(name: str, secret: str) -> Response:
    gateway = gateways.named(name)
    call = _call(secret)
    with crowd.place():
        gateway.verify(call)
        for event in gateway.parse(call):
            taking.take(gateway, event, utc_now())
    return _acknowledged(gateway)


@webhooks.route("/<name>/<secret>/report", methods=["GET", "POST"], defaults={"reference": ""})
@webhooks.route("/<name>/<secret>/report/<reference>", methods=["GET", "POST"])
def report(name: str, secret: str, reference: str) -> Response:
    gateway = gateways.named(name)
    call = _call(secret, is_report=True, reference=reference)
    with crowd.place():
        gateway.verify(call)
        for event in gateway.parse(call):
            taking.take(gateway, event, utc_now())
    return _acknowledged(gateway)


def _call(secret: str, *, is_report: bool = False, reference: str = "") -> Call:
    request.max_content_length = LARGEST_CALL
    if (request.content_length or 0) > LARGEST_CALL:
        raise TooLarge
    body = request.get_data(cache=False)
    # As it came over the wire: what a framework decodes and encodes again is no longer what was signed.
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    return Call(
        url=raw,
        query=request.query_string,
        headers={name.title(): value for name, value in request.headers.items()},
        body=body,
        remote=request.remote_addr or "",
        secret=secret,
        is_report=is_report,
        reference=reference,
    )


def _acknowledged(gateway: Gateway) -> Response:
    words = gateway.acknowledge()
    return current_app.response_class(words.body, status=words.status, content_type=words.content_type)
