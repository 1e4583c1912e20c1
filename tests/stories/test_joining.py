"""Somebody is invited, makes keys in their own browser, and is certified by a keeper who checked whose keys they are."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crypto.codes import new_code
from crypto.keys import member_keys
from tests.stories.colleagues import (
    AtJoinPage,
    Invitation,
    bring_in,
    certify,
    change,
    check_and_certify,
    invite,
    read,
    renew,
)
from tests.stories.people import AtDesk, AtReportPage, message
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

REPORT = "The pit fell in."
SENT = {"verify", "seal_public", "salt", "login", "locked", "proof"}


@pytest.fixture
def amani(at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]) -> AtDesk:
    """A keeper; one case has come in."""
    at_report_page().visit().fill(REPORT).send()
    return at_desk("amani")


def members(service: Service) -> set[object]:
    return {name for (name,) in read(service, "SELECT name FROM members")}


def test_a_handler_joins_and_opens_the_case_they_are_given(amani: AtDesk, window: Callable[..., Page]) -> None:
    (number,) = amani.numbers()
    neema = bring_in(amani, window(), "neema", "handler")
    assert neema.numbers() == []
    amani.give(number, "neema")
    assert neema.numbers() == [number]
    neema.open_first()
    expect(neema.page.locator("[data-report]")).to_contain_text(REPORT)
    neema.write("note", "Read by me.")
    amani.visit("/record")
    for event in ("member_invited", "member_certified"):
        expect(amani.page.locator(f'[data-event="{event}"]')).to_contain_text("amani")


@pytest.mark.parametrize("role", ["intake", "keeper"])
def test_who_works_with_the_offices_key_opens_every_case_at_once(
    amani: AtDesk, window: Callable[..., Page], role: str
) -> None:
    neema = bring_in(amani, window(), "neema", role)
    assert len(neema.numbers()) == 1
    neema.open_first()
    expect(neema.page.locator("[data-report]")).to_contain_text(REPORT)
    neema.acknowledge()
    if role == "keeper":  # the office's secret has come over whole: it certifies
        renew(neema, "chiku")


def test_neither_code_nor_passphrase_leaves_the_browser(amani: AtDesk, window: Callable[..., Page]) -> None:
    invitation = invite(amani, "neema", "handler")
    at_join = AtJoinPage(window()).visit(invitation.link)
    words = at_join.join(invitation.code)
    (answer,) = [request for request in at_join.sent if request.method == "POST"]
    assert set(json.loads(answer.post_data or "")) == SENT
    digits = invitation.code.replace(" ", "")
    for request in at_join.sent:
        everything = f"{request.url} {request.post_data} {request.headers}"
        assert not any(secret in everything for secret in (digits, invitation.code, words))
    assert digits.encode() not in amani.service.database.read_bytes()


def test_keys_that_the_server_put_in_the_invitees_place_are_refused_by_name(
    amani: AtDesk, window: Callable[..., Page]
) -> None:
    invitation = answered(amani, window())
    false = member_keys(secrets.token_bytes(32))
    swap = "UPDATE invitations SET verify = ?, seal_public = ?"
    assert change(amani.service, swap, false.verify, false.seal_public) == 1
    check_and_certify(amani, "neema", invitation.code, "intake")
    said = amani.alarm()
    assert "the keys that came for the invited person" in said
    expect(amani.page.locator('[data-alarm] [data-refusal="wrong_key"]')).to_be_visible()
    assert "neema" not in members(amani.service)
    assert read(amani.service, "SELECT count(*) FROM member_seals") == [(6,)]


def test_a_role_that_the_server_made_greater_is_refused(amani: AtDesk, window: Callable[..., Page]) -> None:
    invitation = answered(amani, window(), "handler")
    assert change(amani.service, "UPDATE invitations SET role = 'keeper'") == 1
    check_and_certify(amani, "neema", invitation.code, "handler")
    message(amani.page, "other_role").locator("visible=true").wait_for()
    assert "neema" not in members(amani.service)


def test_a_mistyped_code_is_told_from_a_false_one_and_can_be_typed_again(
    amani: AtDesk, window: Callable[..., Page]
) -> None:
    invitation = answered(amani, window())
    check_and_certify(amani, "neema", invitation.code[:-1], "intake")
    message(amani.page, "wrong_code").locator("visible=true").wait_for()
    check_and_certify(amani, "neema", new_code(), "intake")
    assert "wrong_key" in amani.alarm() or amani.page.locator('[data-refusal="wrong_key"]').count() == 1
    certify(amani, "neema", invitation.code, "intake")


def test_an_invitation_is_used_once(amani: AtDesk, window: Callable[..., Page]) -> None:
    invitation = answered(amani, window())
    page = window()
    for link in (invitation.link, f"{amani.service.desk}/join/AAAAAAAAAAAAAAAAAAAAAA", f"{amani.service.desk}/join/x"):
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("h1")).to_have_text("There is nothing here")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_screens_look_right(service: Service, window: Callable[..., Page], scheme: str, locale: str) -> None:
    page, other = (window(color_scheme=scheme, locale=locale) for _ in range(2))
    keeper = AtDesk(page, service).sign_in("amani", "lantern river copper morning basket seven")
    invitation = invite(keeper, "neema", "handler")
    looks_right(page, "an invitation")
    join = AtJoinPage(other).visit(invitation.link)
    looks_right(other, "joining")
    other.click("[data-join]")
    message(other, "other_words").wait_for()
    looks_right(other, "other words")
    join.join(invitation.code)
    looks_right(other, "joined")
    keeper.visit("/people/")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    looks_right(page, "people of the office")


def answered(keeper: AtDesk, window: Page, role: str = "intake") -> Invitation:
    invitation = invite(keeper, "neema", role)
    AtJoinPage(window).visit(invitation.link).join(invitation.code)
    return invitation
