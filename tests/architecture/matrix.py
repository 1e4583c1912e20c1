"""Who gets what from every route. What is not named here gets nothing, and a route that is not named fails the build.

Written by hand and not from the table in casework/access.py, so that each holds the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_bytes
from typing import Any

from casework import demo
from crypto.bodies import b64
from crypto.keys import seal_public
from tests.casework.sharing_work import demo_member
from tests.conftest import NOON

ALL = "keeper intake handler protection supervisor auditor administrator"
WRITES = "keeper intake"
HOLDERS = "handler protection supervisor"


@dataclass(frozen=True)
class Entry:
    """Roles that get in: `office` to the office's cases, or to what is about no case; `own` only with a seal of their own."""

    office: str = ""
    own: str = ""
    body: dict[str, Any] = field(default_factory=dict)


def member(name: str) -> str:
    return b64(demo_member(name).id)


def entry() -> dict[str, str]:
    return {"id": b64(token_bytes(16)), "sealed": b64(bytes(5232))}


ENTRY = {"entry": entry()}
TOLD = {"decision": entry(), "status": entry()}
FILE = {"box": b64(bytes(16)), "box_key": b64(seal_public(bytes(32))), "seal": b64(bytes(1168)), **ENTRY}
GIFT = {"member": member("amani"), "part": "handler", "seals": [{"box": b64(bytes(16)), "sealed": b64(bytes(1168))}]}
BETWEEN = {"box": b64(bytes(16)), "box_key": b64(seal_public(bytes(32))), "seal": b64(bytes(1168)), **ENTRY}
OFFER = {
    "id": b64(bytes(16)), "to": "ug-ombuds", "mode": "lead", "redaction": "none", "hours": 72,
    "room": {**BETWEEN, "seal_to": b64(bytes(1168))}, "talk_seal": b64(bytes(1168)), "card": b64(bytes(1392)), **TOLD,
}  # fmt: skip

MANY = {"cases": [{"number": "BBBB-2222", **ENTRY}]}
MANY_CLOSED = {"cases": [{"number": "BBBB-2222", **TOLD}]}
INVITATION = b64(bytes(16))
CERTIFICATE = {"certificate": demo.certify(demo_member("dalila"), NOON.date()).to_body(), "seals": []}

# Open to everybody: the reporters' pages and interface, and the door to the desk.
PUBLIC = {
    "api.allow_anew", "api.check_in", "api.directory", "api.directory_signature", "api.open_case", "api.report",
    "api.sealing_key", "api.stop_contact", "api.take_back", "api.write_entry",
    "files_api.begin", "files_api.get", "files_api.put", "directory_log.show", "directory_log.statement", "door.salt", "door.sign_in", "door.sign_in_page",
    "door.without_slash", "plain.follow_up", "plain.page", "plain.report", "reporting.icon", "reporting.page",
    "reporting.start", "joining.show", "joining.answer",  # whoever has no link finds nothing: tests/casework/test_inviting.py
    "webhooks.receive", "webhooks.report",  # guarded by the secret in their address: tests/channels/test_every_gateway.py
}  # fmt: skip

# /desk/cases/<number>...
OF_A_CASE = {
    "desk.case.show": Entry("keeper intake supervisor", "handler protection"),
    "desk.case.open_case": Entry(WRITES, HOLDERS),
    "desk.case.begin_file": Entry(WRITES, body=FILE),
    "desk.case.index": Entry(WRITES, body={"index": b64(bytes(284))}),
    "desk.case.acknowledge": Entry(WRITES, HOLDERS, ENTRY),
    "desk.case.reply": Entry(WRITES, HOLDERS, ENTRY),
    "desk.case.note": Entry(WRITES, HOLDERS, ENTRY),
    "desk.case.ask": Entry(WRITES, HOLDERS, ENTRY),
    "desk.moves.close": Entry(WRITES, HOLDERS, TOLD),
    "desk.moves.reopen": Entry(WRITES, HOLDERS, TOLD),
    "desk.moves.set_aside": Entry(WRITES, HOLDERS, {"as": "test", "decision": entry()}),
    "desk.moves.join": Entry(WRITES, HOLDERS, {**TOLD, "other": "BBBB-2222", "other_decision": entry()}),
    "desk.moves.link": Entry(WRITES, HOLDERS, {"other": "BBBB-2222", "note": entry(), "other_note": entry()}),
    "desk.apart.keep": Entry(WRITES, HOLDERS, {**ENTRY, "apart": entry()}),
    "desk.clocks.page": Entry("keeper intake supervisor", "handler protection"),
    "desk.clocks.show": Entry("keeper intake supervisor", "handler protection"),
    "desk.clocks.triage": Entry(WRITES, HOLDERS, {**ENTRY, "due": {}}),
    "desk.clocks.ask_second_reader": Entry(WRITES, HOLDERS),
    "desk.clocks.change": Entry(WRITES, HOLDERS, {**ENTRY, "move": "pause"}),
    "desk.deadlines.begin": Entry(WRITES, HOLDERS, {**ENTRY, "ends": (NOON + timedelta(days=3)).date().isoformat()}),
    "desk.deadlines.meet": Entry(WRITES, HOLDERS, {**ENTRY, "deadline": b64(bytes(16))}),
    "desk.deadlines.drop": Entry(WRITES, HOLDERS, {**ENTRY, "deadline": b64(bytes(16))}),
    "desk.check_ins.show": Entry("keeper intake supervisor", "handler protection"),
    "desk.check_ins.set_days": Entry(WRITES, HOLDERS, {**ENTRY, "days": [], "calls": False}),
    "desk.protection.page": Entry(WRITES, HOLDERS),
    "desk.evidence.page": Entry(WRITES, HOLDERS),
    "desk.evidence.ask": Entry(WRITES, HOLDERS, {**ENTRY, "sha256": b64(bytes(32))}),
    # nobody has asked, nobody gets in: tests/casework/test_evidence.py
    "desk.evidence.agree": Entry(body={**ENTRY, "sha256": b64(bytes(32))}),
    "desk.evidence.take": Entry(WRITES, HOLDERS, {**ENTRY, "sha256": b64(bytes(32))}),
    "desk.standby.show": Entry("keeper intake supervisor", "handler protection"),
    "desk.standby.freeze": Entry(WRITES, HOLDERS, {**ENTRY, "until": (NOON + timedelta(days=3)).date().isoformat()}),
    "desk.standby.ask": Entry(WRITES, HOLDERS),
    "desk.standby.thaw": Entry(WRITES, HOLDERS, ENTRY),
    "desk.transfers.page": Entry(WRITES),
    "desk.transfers.show": Entry(WRITES),
    "desk.transfers.ask": Entry(WRITES, body={"to": "ug-ombuds", "mode": "lead", "redaction": "none"}),
    "desk.transfers.offer": Entry(WRITES, body=OFFER),
    "desk.transfers.tell": Entry(WRITES, body=ENTRY),
    "desk.transfers.deleted": Entry(WRITES, body=TOLD),  # nobody has asked: a refusal by name, and no 404
    "desk.letters.page": Entry(WRITES),
    "desk.letters.ask": Entry(
        WRITES,
        body={"mode": "consult", "redaction": "summary_only", "country": "UG", "recipient": b64(bytes(16))},
    ),
    "desk.letters.send": Entry(WRITES, body={**TOLD, "ends": (NOON + timedelta(days=30)).date().isoformat()}),
    "desk.transfers.recall": Entry(
        body={"decision": entry(), "stands": "offered"}
    ),  # no transfer, no way in: tests/casework/test_transfers.py
    "desk.people.show": Entry(WRITES),
    "desk.people.keys": Entry(WRITES),
    "desk.people.assign": Entry(WRITES, body=GIFT),
    "desk.people.entrust": Entry(WRITES, body={"member": member("bahati")}),
    "desk.people.take_back": Entry(WRITES, body={"member": member("dalila")}),
    "desk.people.hand_back": Entry("", HOLDERS),
    "desk.people.recuse": Entry(WRITES, body={"member": member("dalila"), "reason": "conflict"}),
    "desk.people.readmit": Entry(WRITES, body={"member": member("bahati")}),
    "desk.working.triage": Entry(WRITES, HOLDERS),
    "desk.working.accused": Entry(WRITES, HOLDERS),
    "desk.record.of_case": Entry("keeper supervisor auditor"),
}

# /desk/cases/<number>/files/<file>...
OF_A_FILE = {
    "desk.files.open_file": Entry(WRITES, HOLDERS),
    "desk.files.chunk": Entry(WRITES, HOLDERS),  # with the ticket that opening gives
}

# /desk/approvals/<approval>...
OF_AN_APPROVAL = {
    "desk.approvals.approve": Entry("keeper supervisor"),
    "desk.approvals.withdraw": Entry("keeper supervisor"),
}

# /desk/offers/<transfer>...
OF_AN_OFFER = {
    "desk.transfers.offered": Entry(WRITES),
    "desk.transfers.open_offer": Entry(WRITES),
    "desk.transfers.accept": Entry(WRITES, body=ENTRY),
    "desk.transfers.refuse": Entry(WRITES, body=ENTRY),
    "desk.transfers.write": Entry(WRITES, body=ENTRY),
    "desk.transfers.end": Entry(WRITES, body={**ENTRY, "as": "done"}),
}

OF_THE_DESK = {
    "desk.inbox.show": Entry(ALL),
    "desk.inbox.hints": Entry("keeper intake handler protection supervisor"),
    "desk.inbox.records": Entry(WRITES),
    "desk.bulk.acknowledge": Entry("keeper intake handler protection supervisor", body=MANY),
    "desk.bulk.close": Entry("keeper intake handler protection supervisor", body=MANY_CLOSED),
    "desk.working.first_look": Entry("keeper intake"),
    "desk.practice.inbox": Entry("keeper intake"),
    "desk.practice.first_look": Entry("keeper intake"),
    # Whatever number is asked for: the case is invented in the browser.
    "desk.practice.case": Entry("keeper intake"),
    "desk.practice.triage": Entry("keeper intake"),
    "desk.practice.accused": Entry("keeper intake"),
    "desk.record.office": Entry("keeper supervisor auditor"),
    "desk.record.unusual": Entry("supervisor"),
    "desk.transfers.lists": Entry(WRITES),
    "desk.approvals.show": Entry("keeper supervisor"),
    "desk.you.show": Entry(ALL),
    "desk.you.challenge": Entry(ALL),
    "desk.you.prove": Entry(ALL),
    "desk.you.add": Entry(ALL),
    "desk.you.remove": Entry(),  # one's own factors alone, and the matrix names none: tests/casework/test_proving_again.py
    "desk.you.change_passphrase": Entry(ALL),
    "desk.you.end_others": Entry(ALL),
    "desk.office.show": Entry("keeper intake supervisor"),
    "desk.office.keys": Entry("keeper"),
    "desk.office.invite": Entry("keeper", body={"member": b64(token_bytes(16)), "name": "juma", "role": "handler"}),
    "desk.office.withdraw": Entry("keeper", body={"invitation": INVITATION}),
    "desk.office.certify": Entry("keeper", body={"invitation": INVITATION, "role": "handler", **CERTIFICATE}),
    "desk.office.renew": Entry("keeper", body=CERTIFICATE),
    "desk.office.end": Entry("keeper", body={"member": member("dalila")}),
    "desk.rotation.show": Entry("keeper intake"),
    "desk.rotation.ask": Entry("keeper"),
    "desk.rotation.begin": Entry("keeper"),
    "desk.rotation.batch": Entry("keeper intake"),
    "desk.rotation.reseal": Entry("keeper intake", body={"cases": [{"case": b64(bytes(16)), "seals": []}]}),
    "desk.rotation.finish": Entry("keeper intake"),
    "desk.watch.over_all": Entry("keeper intake handler protection supervisor"),
    "desk.duty.show": Entry("keeper intake handler protection supervisor"),
    "desk.duty.plan": Entry("keeper intake", body={"slot": "mon", "member": member("amani")}),
    "desk.duty.set_address": Entry("keeper intake handler protection supervisor", body={"address": "a@example.org"}),
    "desk.duty.remove_address": Entry("keeper intake handler protection supervisor"),
    "desk.session.show": Entry(ALL),
    "desk.session.sign_out": Entry(ALL),
}
