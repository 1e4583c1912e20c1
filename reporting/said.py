"""What a reporter said beside their words, as the names of sentences. The same as browser/said.ts; both pass the same cases."""

from __future__ import annotations

import re
from typing import Any

from crypto.bodies import Body

_ABOUT = ("incident", "safe", "no_contact", "move_up")
_ASKED = ("safe", "harmed", "talk")


def said_in(body: Body) -> list[str]:
    """`body`: of a verified entry of the reporter. Another client may have written it: what has no sensible form is left out."""
    kind, about = body.get("kind"), body.get("about")
    if kind == "consent":
        return ["took_back" if body.get("withdrawn") is True else "allowed"]
    if kind == "answer" and about == "check_in":
        if body.get("declined") is True:
            return ["declined"]
        return ["check_in", *(named for name in _ASKED for named in _named(name, body.get(name)))]
    if kind != "message" or about not in _ABOUT:
        return []
    return [about, *_named("act", body.get("act"))] if about == "incident" else [about]


def _named(what: str, value: Any) -> list[str]:
    return [f"{what}_{value}"] if isinstance(value, str) and re.fullmatch("[a-z0-9]{1,8}", value) else []
