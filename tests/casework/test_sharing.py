"""Giving a case to a member, taking it back, keeping a member out: by rule and by key."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from casework.models import AuditRow, Seal
from crypto.bodies import b64
from crypto.labels import member_holder
from tests.casework.sharing_work import begin_file, demo_member, gift, give, opens_with_own_key, recuse
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def events(app: Flask) -> list[tuple[str, str | None]]:
    with app.extensions["davylamp_database"].reading() as session:
        rows = session.execute(select(AuditRow.event, AuditRow.about).where(AuditRow.scope.startswith("case:")))
        return [(event, about) for event, about in rows if event.startswith(("case_", "member_", "recusal_"))]


def own_seals(app: Flask, name: str) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(Seal).where(Seal.holder == member_holder(demo_member(name).id))).all())


def one_case(app: Flask, at_desk: AtDesk) -> tuple[Ombudsperson, str]:
    Reporter(app.test_client()).report()
    amani = at_desk("amani")
    return amani, amani.numbers()[-1]


def test_a_handler_sees_just_the_case_that_was_given_to_them(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    Reporter(app.test_client()).report("Another one.")
    chiku = at_desk("chiku")
    assert chiku.numbers() == []
    assert give(amani, number, "chiku") == 204
    assert chiku.numbers() == [number]
    assert opens_with_own_key(chiku, number) == ["talk", "file:cd-ombuds"]
    assert ("case_assigned", member_holder(demo_member("chiku").id)) in events(app)


def test_the_lines_of_the_inbox_are_not_handed_to_who_cannot_open_them(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    give(amani, number, "chiku")
    for name in ("chiku", "dalila"):
        (row,) = at_desk(name).get("/inbox.json").get_json()["cases"]
        assert row["hint"] is None


def test_the_same_gift_again_changes_nothing(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    assert [give(amani, number, "chiku"), give(amani, number, "chiku")] == [204, 204]
    assert [event for event, _ in events(app)].count("case_assigned") == 1


def test_a_case_is_given_whole_or_not_at_all(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    early = gift(amani, number, "chiku")
    assert amani.post(f"/cases/{number}/assign", early).status_code == 404  # there is no file yet
    begin_file(amani, number)
    half = amani.post(f"/cases/{number}/assign", early)
    assert (half.status_code, half.get_json()["error"]) == (400, "wrong_boxes")
    whole = gift(amani, number, "chiku")
    foreign = {**whole, "seals": [whole["seals"][0], {**whole["seals"][1], "box": b64(bytes(16))}]}
    assert amani.post(f"/cases/{number}/assign", foreign).status_code == 400
    assert own_seals(app, "chiku") == 0


def test_who_opens_cases_by_role_or_never_is_not_given_one(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    begin_file(amani, number)
    answer = amani.post(f"/cases/{number}/assign", gift(amani, number, "bahati"))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "not_for_this_member")
    assert amani.post(f"/cases/{number}/assign", gift(amani, number, "grace")).status_code == 404


def test_a_supervisor_reads_only_what_was_sealed_to_them(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    dalila = at_desk("dalila")
    assert dalila.numbers() == [number]
    assert "data-outside" in dalila.get(f"/cases/{number}").get_data(as_text=True)
    assert dalila.post(f"/cases/{number}/open").status_code == 404
    give(amani, number, "dalila", "second_reader")
    assert opens_with_own_key(dalila, number) == ["talk", "file:cd-ombuds"]


def test_a_case_that_was_given_back_is_gone_for_who_gave_it_back(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    give(amani, number, "chiku")
    chiku = at_desk("chiku")
    assert chiku.post(f"/cases/{number}/hand-back").status_code == 204
    assert (chiku.numbers(), own_seals(app, "chiku")) == ([], 0)
    assert chiku.post(f"/cases/{number}/open").status_code == 404
    assert chiku.post(f"/cases/{number}/hand-back").status_code == 404
    assert give(amani, number, "chiku") == 204


def test_a_case_can_be_taken_back(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    give(amani, number, "chiku")
    body = {"member": b64(demo_member("chiku").id)}
    assert amani.post(f"/cases/{number}/take-back", body).status_code == 204
    assert (at_desk("chiku").numbers(), own_seals(app, "chiku")) == ([], 0)
    assert amani.post(f"/cases/{number}/take-back", body).status_code == 404


def test_a_recused_member_finds_the_case_nowhere(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    give(amani, number, "chiku")
    for name, reason in (("bahati", "conflict"), ("chiku", "accused"), ("dalila", "accused")):
        assert recuse(amani, number, name, reason) == 204
        person = at_desk(name)
        assert person.numbers() == []
        for path in (f"/cases/{number}", f"/cases/{number}/people", f"/cases/{number}/record"):
            assert person.get(path).status_code == 404
        assert number not in person.get("/record").get_data(as_text=True)
        assert person.post(f"/cases/{number}/open").status_code == 404
    assert own_seals(app, "chiku") == 0
    assert give(amani, number, "chiku") == 409


def test_who_was_recused_cannot_end_it_themselves(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    recuse(amani, number, "bahati")
    body = {"member": b64(demo_member("bahati").id)}
    bahati = at_desk("bahati")
    assert bahati.post(f"/cases/{number}/readmit", body).status_code == 404
    assert amani.post(f"/cases/{number}/readmit", body).status_code == 204
    assert bahati.numbers() == [number]
    assert [event for event, about in events(app) if about] == ["member_recused", "recusal_ended"]


def test_the_last_who_can_open_a_case_is_not_kept_out_of_it(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    assert recuse(amani, number, "bahati") == 204
    last = amani.post(f"/cases/{number}/recuse", {"member": b64(demo_member("amani").id), "reason": "accused"})
    assert (last.status_code, last.get_json()["error"]) == (400, "nobody_left")
    assert amani.numbers() == [number]


def test_the_screen_says_where_being_kept_out_is_a_rule_only(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    page = amani.get(f"/cases/{number}/people").get_data(as_text=True)
    assert "data-by-rule" in page
    for name in ("amani", "bahati", "chiku", "dalila"):
        assert f'data-name="{name}"' in page
    assert "grace" not in page


def test_a_case_is_entrusted_to_who_holds_the_offices_key_and_no_seal_is_made(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    body = {"member": b64(demo_member("bahati").id)}
    assert [amani.post(f"/cases/{number}/entrust", body).status_code for _ in range(2)] == [204, 204]
    assert own_seals(app, "bahati") == 0
    mine = at_desk("bahati").get("/inbox.json?view=mine").get_json()["cases"]
    assert [case["number"] for case in mine] == [number]
    assert [event for event, _ in events(app)].count("case_assigned") == 1
    assert amani.post(f"/cases/{number}/take-back", body).status_code == 204
    assert at_desk("bahati").get("/inbox.json?view=mine").get_json()["cases"] == []


def test_a_case_is_entrusted_to_nobody_else(app: Flask, at_desk: AtDesk) -> None:
    amani, number = one_case(app, at_desk)
    assert recuse(amani, number, "bahati") == 204
    for name in ("bahati", "chiku"):
        answer = amani.post(f"/cases/{number}/entrust", {"member": b64(demo_member(name).id)})
        assert (answer.status_code, answer.get_json()["error"]) == (409, "not_for_this_member")
