"""The way of a report through the offices is told in the same words on both pages, and hostile words of it tell nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from playwright.sync_api import Page

from crypto.bodies import Body
from crypto.codes import new_code, reporter_keys
from tests.cast import Ombudsperson, Reporter
from tests.stories.monday import intake
from tests.stories.people import AtFollowUpPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_without_script import press

UGANDA, NOBODY = "Example: Ombuds office of Uganda", "an office that the directory does not list"
OFFERED = {"to": "ug-ombuds", "mode": "lead", "step": "offered"}
SUMMARY = {"redaction": "summary_only"}
# What an office signs, and what of the sentence must be there.
TOLD: list[tuple[Body, str]] = [
    ({"status": "acknowledged"}, "Your report was acknowledged"),
    ({"status": "transferred", **OFFERED}, f"asked {UGANDA}"),
    ({"status": "transferred", **OFFERED, "step": "next"}, f"{UGANDA} is asked next"),
    ({"status": "shared", **OFFERED, **SUMMARY}, "an account that says no names"),
    ({"status": "shared", **OFFERED, **SUMMARY, "step": "next", "to": "nowhere"}, f"{NOBODY} is asked next"),
    ({"status": "refused", "by": "ug-ombuds", "reason": "no_capacity"}, "nobody there has the time"),
    ({"status": "refused", "by": "ug-ombuds", "reason": "other", "text": "We are moving."}, "did not take your report"),
    ({"status": "expired", "by": "ug-ombuds"}, f"{UGANDA} did not answer in time"),
    ({"status": "recalled", "by": "ug-ombuds"}, f"{UGANDA} is not asked any more"),
    ({"status": "recalled", "by": "ug-ombuds", "step": "unread"}, "It has read nothing that you wrote"),
    ({"status": "recalled", "by": "ug-ombuds", "step": "account"}, "It has read an account that says no names"),
    ({"status": "recalled", "by": "ug-ombuds", "step": "whole"}, "What it has read it has read"),
    ({"status": "recalled", "by": "ug-ombuds", "step": "eaten"}, f"{UGANDA} is not asked any more"),
    ({"status": "returned", "by": "ug-ombuds"}, f"{UGANDA} gave your report back"),
    ({"status": "done", "by": "ug-ombuds"}, f"{UGANDA} has done what it was asked for"),
    ({"status": "deletion_asked", "by": "ug-ombuds"}, f"{UGANDA} was asked to delete"),
    ({"status": "deleted"}, "says that it has deleted what it had"),
    (
        {"status": "by_letter", "to_name": "The water board", "step": "redacted", "mode": "inform"},
        "wrote a letter to The water board",
    ),
    ({"status": "by_letter", "to_name": "<b>x</b>", "step": "whole"}, "sent what you wrote by letter to"),
    ({"status": "letter_answered", "to_name": "The water board"}, "The water board answered by letter"),
    ({"status": "letter_answered", "to_name": ["x"]}, f"{NOBODY} answered by letter"),
    ({"status": "letter_answered", "to_name": "x", "by": 7}, f"{NOBODY} answered by letter"),
    ({"status": "accepted", "mode": "consult"}, "advises on your report"),
    ({"status": "refused", "by": ["x"], "reason": {"x": 1}}, f"{NOBODY} did not take your report"),
    ({"status": "refused", "by": "<b>x</b>", "reason": "conflict"}, NOBODY),
    ({"status": "protection", "measure": "witness", "state": "active"}, "has begun: protection of witnesses."),
    ({"status": "protection", "measure": "dragons", "state": "active"}, "wrote about your protection"),
    ({"status": "protection", "measure": ["law"], "state": "active"}, "wrote about your protection"),
    ({"status": "dragons", "to": "ug-ombuds", "mode": "eat", "step": "slowly"}, "took a step"),
    ({"status": ["x"], "by": "ug-ombuds"}, "took a step"),
]


def told(client: FlaskClient) -> str:
    """The code of a report to which its office has said all of it."""
    today = datetime.now(UTC).date().isoformat()
    miner, amani = Reporter(client, today=today), Ombudsperson(client.application.test_client(), "amani", today=today)
    code = new_code()
    miner.keys = reporter_keys(code, miner.directory().service)
    assert miner.report().status_code == 201
    assert amani.sign_in().status_code < 400
    (number,) = amani.numbers()
    for body, _ in TOLD:
        verb = "acknowledge" if body["status"] == "acknowledged" else "reply"
        assert amani.write(number, verb, {"kind": "status", **body}).status_code == 201
    return code


def test_both_pages_tell_it_in_the_same_words(
    service: Service, window: Callable[..., Page], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    with intake(service.data) as client:
        code = told(client)
    back = at_follow_up_page().visit().open(code)
    assert back.refusals() == []
    shown = back.page.locator('[data-thread] [data-slot="status"]').all_inner_texts()
    for (body, words), line in zip(TOLD, shown, strict=True):
        assert words in line, body
        assert line.count("<b>") == str(body).count("'to_name': '<b>")  # text, as it was written
    assert "We are moving." in back.texts()
    looks_right(back.page, "the way of a report")

    page = window(java_script_enabled=False)
    page.goto(f"{service.reporters}/en/plain/follow-up")
    page.fill("#code", code)
    press(page)
    assert without_days(page.locator("[data-status]").all_inner_texts()) == without_days(shown)
    assert "We are moving." in page.locator("[data-text]").all_inner_texts()


def without_days(lines: list[str]) -> list[str]:
    """Each page writes a day as its maker does: the browser, or the server."""
    return [re.sub(r"\w+ \w+,? \d{4}", "DAY", line) for line in lines]
