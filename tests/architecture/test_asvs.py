"""The checks of OWASP ASVS 5.0 that concern what exists, by their numbers in docs/asvs.md.

A check that other tests carry out whole is not repeated here; the table in docs/asvs.md names them, and this file
tests that they are there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import HEADERS, LARGEST_REQUEST, POLICY
from crypto.bodies import b64
from crypto.codes import new_code
from reporting import stretching
from reporting.stretching import Queue
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import Clock
from tests.passkeys import Passkey
from tests.plain_reporter import PlainReporter, trouble_on

ROOT = Path(__file__).parents[2]
COOKIE = "__Host-davylamp"
AtDesk = Callable[[str], Ombudsperson]


def cookie(person: Ombudsperson) -> str:
    kept = person.client.get_cookie(COOKIE, domain="localhost")
    assert kept is not None
    return kept.value


def thief(app: Flask, stolen: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(COOKIE, stolen, domain="localhost", secure=True)
    return client


def test_asvs_1_a_new_sign_in_makes_a_new_session_of_256_bits(at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    with amani.client.session_transaction(base_url=DESK) as session:
        first = session["desk"]
    amani.sign_in()
    with amani.client.session_transaction(base_url=DESK) as session:
        second = session["desk"]
    assert first != second
    assert len(first) == len(second) == 43


@pytest.mark.parametrize(("idle", "steps"), [({"minutes": 15, "seconds": 1}, 1), ({"minutes": 14}, 35)])
def test_asvs_2_idle_and_long_desks_are_closed_by_the_server(
    at_desk: AtDesk, clock: Clock, idle: dict[str, int], steps: int
) -> None:
    amani = at_desk("amani")
    for _ in range(steps):
        clock.forward(**idle)
        last = amani.get("/")
    assert last.status_code == 404


def test_asvs_3_signing_out_ends_the_session_on_the_server_at_once(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    stolen = cookie(amani)
    assert thief(app, stolen).get("/desk/", base_url=DESK).status_code == 200
    amani.post("/sign-out")
    assert thief(app, stolen).get("/desk/", base_url=DESK).status_code == 404


def test_asvs_5_the_only_cookie_is_the_desks_and_it_is_strict(app: Flask, at_desk: AtDesk) -> None:
    answer = Ombudsperson(app.test_client(), "amani").sign_in()
    (sent,) = answer.headers.getlist("Set-Cookie")
    name, *attributes = [part.strip() for part in sent.split(";")]
    assert name.startswith(f"{COOKIE}=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}
    amani = at_desk("amani")
    answers = [amani.get(path) for path in ("/", "/inbox.json", "/session")]
    answers += [
        app.test_client().get(path) for path in ("/", "/en/report", "/fr/follow-up", "/directory.json", "/desk/sign-in")
    ]
    for other in answers:
        assert all(
            f"{COOKIE}=" in sent and "Secure; HttpOnly; Path=/; SameSite=Strict" in sent
            for sent in other.headers.getlist("Set-Cookie")
        )
    assert not any("Set-Cookie" in answer.headers for answer in answers[3:7])


def test_asvs_3_another_passphrase_or_passkey_ends_the_session_everywhere_else(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    stolen = cookie(at_desk("amani"))
    assert thief(app, stolen).get("/desk/", base_url=DESK).status_code == 200
    challenge = amani.get("/you/challenge").get_json()["challenge"]
    assert amani.post("/you/factors", Passkey("second").make(challenge)).status_code == 204
    assert thief(app, stolen).get("/desk/", base_url=DESK).status_code == 404


def guarded_by_freshness(app: Flask) -> set[str]:
    return {name for name, view in app.view_functions.items() if getattr(view, "asks_for_factor", False)}


def test_asvs_4_what_hurts_most_asks_for_the_factor_again_after_five_minutes(
    app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    dangerous = {
        "desk.people.assign", "desk.people.readmit", "desk.approvals.approve",
        "desk.you.add", "desk.you.remove", "desk.you.change_passphrase",
    }  # fmt: skip
    assert guarded_by_freshness(app) >= dangerous
    amani = at_desk("amani")
    clock.forward(minutes=5, seconds=1)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in guarded_by_freshness(app):
            path = re.sub("<[^>]*>", "AAAAAAAAAAAAAAAAAAAAAA", rule.rule.removeprefix("/desk"))
            answer = amani.post(path)
            assert (answer.status_code, answer.get_json()["error"]) == (403, "prove_again"), path


def test_asvs_6_nobody_reaches_a_case_with_the_passphrase_alone(app: Flask) -> None:
    amani = Ombudsperson(app.test_client(), "amani")
    asked = amani.ask()
    for shown in ({}, {"code": "123456"}, Passkey("bahati").show(asked["challenge"])):
        assert amani.come_in(asked, shown).status_code in {400, 404}
        assert amani.get("/").status_code == 404
    assert Ombudsperson(app.test_client(), "amani").sign_in().status_code == 200


def test_asvs_8_names_cannot_be_tried_out(client: FlaskClient) -> None:
    salts = [client.post("/desk/sign-in/salt", json={"name": name}) for name in ("amani", "nobody")]
    tries = [bad_try(client, name) for name in ("amani", "nobody")]
    assert len({(answer.status_code, len(answer.data)) for answer in salts}) == 1
    assert (tries[0].status_code, tries[0].data) == (tries[1].status_code, tries[1].data)
    assert tries[0].status_code == 404


def bad_try(client: FlaskClient, name: str) -> TestResponse:
    challenge = client.post("/desk/sign-in/salt", json={"name": name}).get_json()["challenge"]
    request = {"name": name, "login": b64(bytes(32)), "shown": Passkey(name).show(challenge)}
    return client.post("/desk/sign-in", json=request)


def test_asvs_9_a_hundred_bad_tries_lock_nobody_out(app: Flask, client: FlaskClient) -> None:
    for _ in range(100):
        assert bad_try(client, "amani").status_code == 404
    assert Ombudsperson(app.test_client(), "amani").sign_in().status_code == 200


def test_asvs_10_no_command_and_no_route_sets_anothers_credential(app: Flask) -> None:
    """A passphrase or factor is changed by its owner, at their own desk; a lost one by a new invitation."""
    changing = {rule.rule for rule in app.url_map.iter_rules() if re.search(r"passphrase|factor|/prove", rule.rule)}
    assert changing == {
        "/desk/you/passphrase",
        "/desk/you/factors",
        "/desk/you/factors/<factor>/remove",
        "/desk/you/prove",
    }
    commands = {name for group in app.cli.commands.values() for name in getattr(group, "commands", {group.name: group})}
    assert not [name for name in commands if re.search(r"pass|reset|factor|unlock", str(name))]


def test_asvs_11_codes_differ_and_the_database_holds_none_nor_its_token(app: Flask, miner: Reporter) -> None:
    assert len({new_code() for _ in range(200)}) == 200
    assert miner.report().status_code == 201
    data: Path = app.config["DAVYLAMP_DATA"]
    stored = b"".join(path.read_bytes() for path in data.glob("davylamp.sqlite3*"))
    assert miner.keys.token not in stored


def test_asvs_12_no_route_takes_a_secret_in_its_address(app: Flask) -> None:
    # Gateways call from this machine or from their own with nothing but an address; no person ever types that one.
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/hooks/")]
    arguments = {argument for rule in rules for argument in rule.arguments}
    assert not [name for name in arguments if re.search(r"code|token|secret|pass|login", name)]
    asked = set()
    for room in ("reporting", "casework"):
        for source in (ROOT / room).rglob("*.py"):
            asked |= set(re.findall(r"request\.args(?:\.get\(|\[)[\"'](\w+)", source.read_text()))
    assert asked <= {"after", "chunks", "few", "member", "number", "view"}, (
        "a case, a member, a count, a view, never a code"
    )


def test_asvs_15_the_policy_allows_no_inline_no_plugin_and_no_base(client: FlaskClient) -> None:
    policy = client.get("/en/report").headers[POLICY]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert "object-src" not in directives, "so default-src stands for it"
    assert not re.search(r"unsafe|nonce-|https?:|\*", policy)


def test_asvs_16_scripts_put_words_on_the_page_as_text_only() -> None:
    assert "require-trusted-types-for 'script'" in HEADERS[POLICY]
    sinks = re.compile(
        r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\("
    )
    sources = [path for room in ("casework", "reporting", "crypto") for path in (ROOT / room / "browser").glob("*.ts")]
    assert len(sources) > 30
    assert not [path.name for path in sources if sinks.search(path.read_text())]


def test_asvs_17_the_headers_are_the_strict_ones() -> None:
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cross-Origin-Opener-Policy"] == HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"
    assert HEADERS["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"


def writing(app: Flask) -> list[str]:
    return sorted(
        rule.rule.replace("<number>", "BBBB-BBBB")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/desk") and (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    )


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}]
)
def test_asvs_18_nothing_at_the_desk_is_done_for_another_site(
    app: Flask, at_desk: AtDesk, headers: dict[str, str]
) -> None:
    amani = at_desk("amani")
    assert len(writing(app)) >= 8
    for path in writing(app):
        answer = amani.client.post(path, data={"a": "b"}, base_url=DESK, headers=headers)
        without_session = path.startswith(("/desk/sign-in", "/desk/join"))
        assert answer.status_code == (400 if without_session and not headers else 403), path
    assert amani.get("/").status_code == 200


def test_asvs_18_getting_changes_nothing(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    verify = app.test_cli_runner()
    before = verify.invoke(args=["audit", "verify"]).output
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<" not in rule.rule.replace("<number>", ""):
            amani.client.get(rule.rule.replace("<number>", number), base_url=DESK)
    assert verify.invoke(args=["audit", "verify"]).output == before


def test_asvs_20_what_the_desk_shows_is_not_kept_and_signing_out_clears_the_cache(at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    assert {amani.get(path).headers["Cache-Control"] for path in ("/", "/inbox.json", "/session")} == {"no-store"}
    assert '"cache"' in amani.post("/sign-out").headers["Clear-Site-Data"]


def test_asvs_21_no_page_names_anything_of_a_third_party(client: FlaskClient) -> None:
    for path in ("/en/report", "/fr/report", "/en/follow-up", "/desk/sign-in"):
        html = client.get(path).get_data(as_text=True)
        loaded = re.findall(r"<(?:script|link|img|iframe|source)[^>]*(?:src|href)=\"([^\"]*)", html)
        assert loaded
        assert not [url for url in loaded if not url.startswith("/static/")]
    assert "http" not in HEADERS[POLICY]


def test_asvs_22_an_unknown_field_is_refused_at_every_depth(miner: Reporter) -> None:
    request = miner.prepare()
    for spoilt in (
        {**request, "extra": 1},
        {**request, "entry": {**request["entry"], "extra": 1}},
        {**request, "seals": [{**request["seals"][0], "extra": 1}]},
    ):
        answer = miner.send(spoilt)
        assert (answer.status_code, answer.get_json()["error"]) == (400, "unknown_field")
    assert miner.send(request).status_code == 201


def test_asvs_23_what_is_too_large_is_refused_with_and_without_a_length(client: FlaskClient) -> None:
    large = json.dumps({"v": "x" * LARGEST_REQUEST}).encode()
    assert client.post("/api/reports", data=large, content_type="application/json").status_code == 413
    chunked = client.post(
        "/api/reports",
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": Endless(), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert (chunked.status_code, chunked.get_json()["error"]) == (413, "too_large")


def test_asvs_14_a_crowd_is_told_to_come_back_before_anything_expensive_is_done(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = PlainReporter(client)
    visitor.look()
    monkeypatch.setattr(stretching, "_queue", Queue(waiting=-1))
    with monkeypatch.context() as patch:
        patch.setattr(stretching, "reporter_keys", None)  # whoever stretched now would stumble
        for answer in (visitor.send(), visitor.open(new_code())):
            assert (answer.status_code, trouble_on(answer.text)) == (503, ["busy"])
            assert int(answer.headers["Retry-After"]) > 0


class Endless:
    """A body without an end; whoever reads all of it never answers."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        assert size >= 0, "read without a bound"
        assert self.given < 8 * LARGEST_REQUEST, "read on and on"
        return b" " * size

    def readinto(self, buffer: bytearray) -> int:
        buffer[:] = self.read(len(buffer))
        return len(buffer)

    def close(self) -> None:
        pass


NUMBERS = range(1, 26)


def test_every_number_stands_in_the_table_once_and_what_it_names_is_there() -> None:
    table = re.findall(r"^\| (\d+) \| (.*) \| (.*) \|$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE)
    assert [int(number) for number, _, _ in table] == list(NUMBERS)
    here = set(re.findall(r"def test_asvs_(\d+)_", Path(__file__).read_text()))
    for number, _, state in table:
        assert ("here" in state.split(";")[0]) == (number in here), number
        assert number in here or re.search("waits for|`tests/", state), number
        for named in re.findall(r"`(tests/[\w/.]+)`", state):
            assert (ROOT / named).exists(), named
