"""Strangers, other offices and missing things get the same 404. Every route by every role: tests/architecture."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_bytes

import pytest
from flask import Flask
from werkzeug.routing import Rule

from crypto.bodies import b64
from crypto.keys import seal_public
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
DOOR = {"door.sign_in_page", "door.salt", "door.sign_in", "door.without_slash", "joining.show", "joining.answer"}


def desk_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")]


def test_every_desk_route_but_the_door_stands_under_the_guarded_parent(app: Flask) -> None:
    rules = desk_rules(app)
    assert {rule.endpoint for rule in rules if not rule.endpoint.startswith("desk.")} == DOOR
    assert len(rules) > len(DOOR) + 5


def test_a_stranger_finds_nothing_at_the_desk(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    (number,) = at_desk("amani").numbers()
    stranger = app.test_client()
    bodies = set()
    for rule in desk_rules(app):
        if rule.endpoint in DOOR:
            continue
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            path = rule.rule.replace("<number>", number)
            answer = stranger.open(path, method=method, base_url=DESK, json={} if method == "POST" else None)
            assert answer.status_code == 404, (path, method)
            bodies.add(answer.data)
    assert len(bodies) == 1


CASE_ROUTES = [
    ("GET", ""),
    ("POST", "/open"),
    ("POST", "/file"),
    ("POST", "/index"),
    ("POST", "/acknowledge"),
    ("POST", "/reply"),
    ("POST", "/note"),
    ("POST", "/ask"),
    ("POST", "/files/<file>/open"),
    ("GET", "/files/<file>/<int:chunk>"),
]


def test_another_offices_case_looks_like_a_missing_one(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    (number,) = at_desk("amani").numbers()
    grace = at_desk("grace")
    assert grace.numbers() == []
    assert {rule.rule for rule in desk_rules(app) if rule.endpoint.startswith(("desk.case.", "desk.files."))} == {
        f"/desk/cases/<number>{tail}" for _, tail in CASE_ROUTES
    }
    for method, route in CASE_ROUTES:
        tail = route.replace("<file>", b64(bytes(16))).replace("<int:chunk>", "0")
        foreign, missing = (
            grace.get(f"/cases/{n}{tail}") if method == "GET" else grace.post(f"/cases/{n}{tail}", whole(tail))
            for n in (number, "BBBB-2222")
        )
        assert (foreign.status_code, foreign.data) == (missing.status_code, missing.data) == (404, missing.data)


def whole(tail: str) -> dict[str, object]:
    """A request of the right form, so that what answers is the scope and not the schema."""
    entry = {"id": b64(token_bytes(16)), "sealed": b64(bytes(5232))}
    if tail == "/index":
        return {"index": b64(bytes(284))}
    if tail == "/file":
        key = b64(seal_public(bytes(32)))
        return {"box": b64(bytes(16)), "box_key": key, "seal": b64(bytes(1168)), "entry": entry}
    return {} if tail.endswith("/open") else {"entry": entry}


@pytest.mark.parametrize("path", ["/", "/inbox.json", "/session"])
def test_a_signed_in_member_gets_in(at_desk: AtDesk, path: str) -> None:
    assert at_desk("bahati").get(path).status_code == 200


def test_the_inbox_cannot_be_paged_from_another_offices_case(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    (number,) = at_desk("amani").numbers()
    assert at_desk("grace").get(f"/inbox.json?after={number}").status_code == 404
