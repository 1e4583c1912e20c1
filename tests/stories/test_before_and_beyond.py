"""What another office can get at: nothing of a case before it accepts, and of a summary nothing but the summary."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from casework import demo
from crypto import seals
from crypto.bodies import Body, unb64
from crypto.entries import Place, open_entry
from crypto.errors import CannotOpen
from crypto.keys import office_keys, seal_public
from crypto.labels import office_holder
from tests.stories import between_offices as between
from tests.stories.people import AtDesk
from tests.stories.recorder import coats
from tests.stories.service import Service

TAKER = "ug-ombuds"
ASK = """async path => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
  const answer = await fetch(path, {method: "POST", headers, body: "{}"});
  return [answer.status, await answer.text()];
}"""


def handed_out(page: Page, transfer: str) -> tuple[bytes, list[dict[str, Any]], dict[str, bytes]]:
    """Case, rooms and the seeds that the office's own key opens, as the server hands them to this browser now."""
    status, answer = page.evaluate(ASK, f"/desk/offers/{transfer}/open")
    assert status == 200
    served = json.loads(answer)
    case, keys = unb64(served["case"]), office_keys(demo.office_secret(TAKER))
    seeds = {
        room["kind"]: seals.open_box_seal(
            keys.seal_seed, office_holder(TAKER), case, unb64(room["box"]), room["kind"], unb64(room["seal"])
        )
        for room in served["rooms"]
    }
    return case, served["rooms"], seeds


def bodies(case: bytes, room: dict[str, Any], seed: bytes) -> list[Body]:
    places = [
        (Place(case, unb64(room["box"]), seal_public(seed), unb64(entry["id"])), entry) for entry in room["entries"]
    ]
    return [open_entry(seed, place, unb64(entry["sealed"])).body for place, entry in places]


def talk_on_disk(service: Service) -> tuple[bytes, bytes, bytes, bytes]:
    """Box, key, entry and ciphertext of the report, for somebody who has the whole database."""
    query = """SELECT boxes.id, boxes.public, entries.id, entries.sealed FROM boxes
               JOIN entries ON entries.box_id = boxes.id WHERE boxes.kind = 'talk' LIMIT 1"""
    with closing(sqlite3.connect(service.database)) as database:
        row: tuple[bytes, bytes, bytes, bytes] = database.execute(query).fetchone()
        return row


def test_an_office_that_tries_to_read_before_it_accepts_gets_nothing(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given an offer with the whole talk behind it
    between.reported(service, consent=between.allowed("cd-ombuds", TAKER))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    between.agreed_by(lead, colleague, number, TAKER, mode="joint")
    between.offer(lead.page, TAKER, mode="joint", cover="Gold goes over your border.")
    theirs = between.open_offer(at_desk("grace"))
    transfer = theirs.url.rsplit("/", 1)[1]

    # When the other office asks the server for the case itself, there is no such case
    assert theirs.evaluate(ASK, f"/desk/cases/{number}/open")[0] == 404
    for path in (f"/desk/cases/{number}", f"/desk/cases/{number}/transfers", f"/desk/cases/{number}/transfers.json"):
        answer = theirs.request.get(service.desk + path.removeprefix("/desk"))
        assert answer.status == 404, path

    # And whoever hands it the ciphertext gives it nothing: of all that it holds no key opens the talk
    case, rooms, seeds = handed_out(theirs, transfer)
    assert [room["kind"] for room in rooms] == [f"offer:cd-ombuds:{TAKER}"]
    box, public, entry, sealed = talk_on_disk(service)
    held = [*seeds.values(), office_keys(demo.office_secret(TAKER)).seal_seed]
    for seed in held:
        with pytest.raises(CannotOpen):
            open_entry(seed, Place(case, box, public, entry), sealed)

    # Then, once it has accepted, it can
    between.accept(theirs)
    assert theirs.evaluate(ASK, f"/desk/cases/{number}/open")[0] == 200


class Receiving:
    """Every byte that comes to a browser."""

    def __init__(self, page: Page) -> None:
        self.pieces: list[bytes] = []
        page.context.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.resource_type != "script" and response.ok:
            self.pieces.append(response.body())

    def finds(self, word: str) -> bool:
        return any(coat in piece for coat in coats(word) for piece in self.pieces)


def test_a_summary_holds_nothing_but_the_summary(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    # Given a report whose reporter lets no other office know who they are
    between.reported(service, consent=between.allowed("cd-ombuds"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    between.agreed_by(lead, colleague, number, TAKER, mode="inform", redaction="summary_only")
    page = lead.page
    between.fill_offer(page, TAKER, mode="inform", cover="Something about gold.", redaction="summary_only")
    page.fill("[data-account]", "He sells our gold at night, says somebody.")
    expect(page.locator("[data-standing-words]")).to_contain_text("sells our gold at night")
    page.fill("[data-account]", "Gold is said to leave a site without papers.")
    expect(page.locator("[data-standing]")).to_be_hidden()
    page.check("[data-read-through]")
    between.send_offer(page, TAKER)

    # When the other office accepts, reads all there is, and asks for more
    other = at_desk("grace")
    received = Receiving(other.page)
    theirs = between.open_offer(other)
    transfer = theirs.url.rsplit("/", 1)[1]
    between.accept(theirs)
    expect(theirs.locator("[data-account-text]")).to_have_text("Gold is said to leave a site without papers.")
    theirs.reload()
    other.settled()
    assert theirs.evaluate(ASK, f"/desk/cases/{number}/open")[0] == 404

    # Then what it was handed opens to the summary, the cover note and its own answer, and to no word of the report
    case, rooms, seeds = handed_out(theirs, transfer)
    opened = {room["kind"].split(":")[0]: bodies(case, room, seeds[room["kind"]]) for room in rooms}
    [account] = opened["share"]
    said = set(account) - {"at", "seen", "cert", "directory"}
    assert said == {"kind", "about", "redaction", "text"}
    assert account["text"] == "Gold is said to leave a site without papers."
    assert [body.get("about") or body.get("status") for body in opened["offer"]] == ["cover", "accepted"]
    plain = repr(opened)
    for word in ("Nyabibwe", "Uwimana", "0812345678"):
        assert word not in plain
        assert not received.finds(word)
        assert word not in theirs.content()
