"""Calls from here to a gateway: no proxy of the environment, no redirect, a bound on time, and nothing of it in a log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from channels.gateway import SendError

SECONDS = 10
TRANSIENT = frozenset({408, 425, 429})

# At INFO these write addresses of requests, which hold numbers, and tokens.
for _talkative in ("twilio.http_client", "urllib3", "httpx"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


def call(method: str, url: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> requests.Response:
    """Raises SendError where another try can help; every other answer is the caller's to judge."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.request(
                method, url, headers=dict(headers or {}), timeout=SECONDS, allow_redirects=False, **more
            )
        except requests.RequestException as error:
            # The exception's own text holds the address with whatever stands in it.
            raise SendError(f"network_{type(error).__name__.lower()}"[:40], again=True) from None
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code in TRANSIENT:
        raise SendError(f"http_{answer.status_code}", again=True, after=_seconds(answer.headers.get("Retry-After")))
    return answer


def _seconds(given: str | None) -> int | None:
    return min(int(given), 3600) if given and given.isdecimal() and len(given) < 6 else None
