"""What the operator may publish; each refusal by its name, and then nothing has changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from casework import demo, offices
from casework.routing_model import CARRIED
from crypto.bodies import Body, b64, parse
from crypto.ceremony.statements import statement_bytes
from crypto.directory import Signed, sign_statement
from crypto.keys import office_keys, verify_key
from tests.casework.routing_scene import decided
from tests.conftest import NOON, settings

TODAY = NOON.date()
OTHER_SEED = bytes(31) + b"\1"
OTHER_ROOT = b64(verify_key(OTHER_SEED))


def last(app: Flask) -> Signed:
    with app.extensions["davylamp_database"].reading() as session:
        statement = offices.newest(session)
        return Signed(statement.body, statement.sig)


def following(app: Flask, seed: bytes = demo.ROOT_SEED, **changes: object) -> Signed:
    """The statement that would come next, but for `changes`."""
    body: Body = parse(last(app).body)
    with app.extensions["davylamp_database"].reading() as session:
        previous = b64(offices.newest(session).sha256)
    new = {"seq": body["seq"] + 1, "previous": previous, "root": b64(verify_key(seed))}
    return sign_statement(seed, {**body, **new, **changes})


def publish(app: Flask, tmp_path: Path, raw: bytes) -> tuple[int, str]:
    file = tmp_path / "new.statement"
    file.write_bytes(raw)
    result = app.test_cli_runner().invoke(args=["directory", "publish", str(file)])
    return result.exit_code, result.output


def refused(app: Flask, tmp_path: Path, raw: bytes, name: str) -> None:
    before = last(app)
    code, said = publish(app, tmp_path, raw)
    assert code == 1
    assert f"Error: {name}: " in said
    assert last(app) == before


def test_a_statement_that_follows_is_published(app: Flask, tmp_path: Path) -> None:
    code, said = publish(app, tmp_path, statement_bytes(following(app)))
    assert code == 0
    assert "Published: statement 2" in said
    assert parse(app.test_client().get("/directory.json").data)["seq"] == 2


def test_an_older_or_the_same_statement_is_refused(app: Flask, tmp_path: Path) -> None:
    first = statement_bytes(last(app))
    refused(app, tmp_path, first, "directory_rolled_back")
    assert publish(app, tmp_path, statement_bytes(following(app)))[0] == 0
    refused(app, tmp_path, first, "directory_rolled_back")


def test_an_unsigned_or_changed_statement_is_refused(app: Flask, tmp_path: Path) -> None:
    new = following(app)
    refused(app, tmp_path, statement_bytes(Signed(new.body, bytes(64))), "wrong_root")
    changed = new.body.replace(b"Example", b"example")
    refused(app, tmp_path, statement_bytes(Signed(changed, new.sig)), "wrong_root")
    refused(app, tmp_path, statement_bytes(following(app, OTHER_SEED)), "wrong_root")


@pytest.mark.parametrize("changes", [{"seq": 3}, {"previous": None}, {"previous": b64(bytes(32))}])
def test_a_broken_chain_is_refused(app: Flask, tmp_path: Path, changes: Body) -> None:
    refused(app, tmp_path, statement_bytes(following(app, **changes)), "broken_chain")


def test_another_service_is_refused(app: Flask, tmp_path: Path) -> None:
    refused(app, tmp_path, statement_bytes(following(app, service=b64(bytes(16)))), "wrong_service")


def test_what_is_not_in_force_today_is_refused(app: Flask, tmp_path: Path) -> None:
    old, future = TODAY - timedelta(days=9), TODAY + timedelta(days=1)
    expired = following(app, issued=old.isoformat(), expires=(TODAY - timedelta(days=1)).isoformat())
    refused(app, tmp_path, statement_bytes(expired), "directory_expired")
    refused(app, tmp_path, statement_bytes(following(app, issued=future.isoformat())), "directory_from_the_future")


def test_an_office_without_its_sealing_key_is_refused(app: Flask, tmp_path: Path) -> None:
    listed = parse(last(app).body)["offices"]
    new = following(app, offices=[{**listed[0], "seal": b64(bytes(32))}, *listed[1:]])
    refused(app, tmp_path, statement_bytes(new), "sealing_key_missing")


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff", b'{"kind":"davylamp-card","v":1}'])
def test_what_is_no_statement_is_refused(app: Flask, tmp_path: Path, raw: bytes) -> None:
    refused(app, tmp_path, raw, "malformed")


def test_in_production_the_demonstrations_root_and_keys_are_refused(app: Flask, tmp_path: Path) -> None:
    demo_rooted = statement_bytes(following(app))
    keys = [office_keys(demo.office_secret(facts["id"])).seal_public for facts in demo.OFFICES]
    demo_offices = statement_bytes(following(app, OTHER_SEED), keys)
    real = {**settings(tmp_path / "real"), "ROOT_KEY": OTHER_ROOT, "PUBLIC_BASE_URL": "https://report.example.org"}
    production = create_app(real)
    production.config["CLOCK"] = lambda: NOON
    assert production.test_cli_runner().invoke(args=["migrate"]).exit_code == 0
    for raw, name in ((demo_rooted, "demo_root"), (demo_offices, "demo_keys")):
        code, said = publish(production, tmp_path, raw)
        assert (code, f"Error: {name}: " in said) == (1, True)
    assert production.test_client().get("/directory.json").status_code == 404
    result = production.test_cli_runner().invoke(args=["demo"])
    assert (result.exit_code, "in_production: " in result.output) == (1, True)


@pytest.mark.parametrize("address", ["https://report.example.org", "HTTPS://report.example.org"])
def test_in_production_the_demonstrations_root_key_does_not_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(SystemExit, match="demo_root"):
        create_app({**settings(tmp_path), "PUBLIC_BASE_URL": address})


def test_after_a_change_of_the_root_key_the_chain_goes_on(app: Flask, data: Path, tmp_path: Path) -> None:
    new = statement_bytes(following(app, OTHER_SEED))
    moved = create_app({**settings(data), "ROOT_KEY": OTHER_ROOT})
    moved.config["CLOCK"] = lambda: NOON
    assert moved.test_cli_runner().invoke(args=["directory", "status"]).exit_code == 3
    assert publish(moved, tmp_path, new)[0] == 0
    assert OTHER_ROOT in moved.test_client().get("/en/report").get_data(as_text=True)


@pytest.mark.parametrize(
    ("routing", "name"),
    [
        (CARRIED | {"v": 2}, "unknown_version"),
        ({"rules": []}, "unknown_version"),
        (CARRIED | {"fallback": {"ladder": [], "last_resort": "nobody"}}, "no_last_resort"),
    ],
)
def test_rules_that_no_client_could_read_are_not_published(
    app: Flask, tmp_path: Path, routing: object, name: str
) -> None:
    refused(app, tmp_path, statement_bytes(following(app, routing=routing)), name)


@pytest.mark.parametrize("fact", ["body", "jurisdiction", "region", "admin1"])
def test_offices_to_which_no_client_could_apply_the_rules_are_not_published(
    app: Flask, tmp_path: Path, fact: str
) -> None:
    """Each would close every door with unknown_rules, though the statement is well signed."""
    listed = parse(last(app).body)["offices"]
    new = following(app, offices=[*listed[:-1], {**listed[-1], fact: "x" * 201}])
    refused(app, tmp_path, statement_bytes(new), "wrong_form")


def test_more_offices_than_a_client_reads_are_not_published(app: Flask, tmp_path: Path) -> None:
    listed = parse(last(app).body)["offices"]
    more = [{**listed[-1], "id": f"more-{number}"} for number in range(257 - len(listed))]
    refused(app, tmp_path, statement_bytes(following(app, offices=[*listed, *more])), "wrong_form")


def test_without_rules_the_office_of_last_resort_is_needed_too(app: Flask, tmp_path: Path) -> None:
    listed = [office for office in parse(last(app).body)["offices"] if office["id"] != "desk"]
    refused(app, tmp_path, statement_bytes(following(app, offices=listed, routing=None)), "no_last_resort")


def test_the_full_name_of_a_ministry_is_no_obstacle(app: Flask, tmp_path: Path) -> None:
    body = "Ministère des Mines, Direction provinciale de la protection de l'environnement minier"
    listed = parse(last(app).body)["offices"]
    new = following(app, offices=[*listed[:-1], {**listed[-1], "body": body}])
    assert publish(app, tmp_path, statement_bytes(new))[0] == 0
    assert decided({"implicated": [body]}).lead == "desk"
