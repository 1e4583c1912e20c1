"""What can be done to the entries of a talk by hand. The honest talk: report, acknowledged, reply, answer."""

from __future__ import annotations

import secrets

from casework.models import Side
from tests.stories.tampering.attacker import Attacker, flipped

REPLY = 2


def flip_a_bit_of_the_reply(attacker: Attacker) -> None:
    reply = attacker.entries()[REPLY]
    reply.sealed = flipped(reply.sealed)


def flip_a_bit_of_the_reply_and_mend_the_chain(attacker: Attacker) -> None:
    flip_a_bit_of_the_reply(attacker)
    attacker.relink()


def take_the_reply_out(attacker: Attacker) -> None:
    attacker.db.delete(attacker.entries()[REPLY])


def take_the_reply_out_and_mend_the_chain(attacker: Attacker) -> None:
    take_the_reply_out(attacker)
    attacker.relink()


def cut_off_the_reply_and_what_follows(attacker: Attacker) -> None:
    for entry in attacker.entries()[REPLY:]:
        attacker.db.delete(entry)


def take_everything_out(attacker: Attacker) -> None:
    for entry in attacker.entries():
        attacker.db.delete(entry)


def swap_reply_and_answer(attacker: Attacker) -> None:
    reply, answer = attacker.entries()[REPLY:]
    reply.place, answer.place = -1, reply.place
    attacker.db.flush()
    reply.place = answer.place + 1


def swap_reply_and_answer_and_mend_the_chain(attacker: Attacker) -> None:
    swap_reply_and_answer(attacker)
    attacker.relink()


def bring_an_entry_from_another_case(attacker: Attacker) -> None:
    (report,) = attacker.entries(attacker.box(attacker.other))
    attacker.put(report.sealed, report.id, side=Side.REPORTER)


def send_the_reply_again_as_a_new_one(attacker: Attacker) -> None:
    attacker.put(attacker.entries()[REPLY].sealed, secrets.token_bytes(16))


def change_the_chain_only(attacker: Attacker) -> None:
    reply = attacker.entries()[REPLY]
    reply.link = flipped(reply.link)


def turn_the_sides_round(attacker: Attacker) -> None:
    for entry in attacker.entries():
        entry.side = Side.REPORTER if entry.side is Side.OFFICE else Side.OFFICE
