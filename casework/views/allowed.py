"""What the signed-in member's role allows, for the links of a page. The routes ask again."""

from __future__ import annotations

from flask import g

from casework import access
from casework.access import Action


def allowed() -> dict[str, object]:
    member = g.get("member")
    if member is None:
        return {"allowed": set(), "role": ""}
    return {"allowed": {action.value for action in Action if access.may(member, action)}, "role": member.role.value}
