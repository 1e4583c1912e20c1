"""A text over the demonstration's line, as its gateway would bring it."""

from __future__ import annotations

import json
import secrets

import requests

from casework.installation import read_secret
from channels.gateways import DEMO
from tests.stories.service import Service


def by_phone(service: Service, words: str, number: str = "+243810000001") -> None:
    path = f"/hooks/{DEMO}/{read_secret(service.data / 'secrets', DEMO).hex()}/in"
    body = json.dumps({"id": secrets.token_hex(8), "from": number, "text": words}).encode()
    assert requests.post(service.reporters + path, data=body, timeout=60).status_code == 200
