"""All that follows from one text, in the transaction of whoever took it: the entry, the talk's state, what is owed and what no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from casework import alarms, boxes, cases, check_ins, dialogues, no_contact, notices
from casework.boxes import NewEntry
from casework.database import Session
from casework.errors import NotStored
from casework.models import Box, Release, Side
from casework.withdrawing import stop_sharing
from channels import case_entries, duty, joining, outbox, withdrawing
from channels.at_rest import sender_tag, the_pepper
from channels.gateway import Inbound
from channels.held import CaseAtHand, Held, Line, Outcome
from channels.outbox_rows import HOLD
from channels.provider_copies import owe_deletion
from channels.turns import Phone, Reach, State, Step, Told
from reporting.gateways import own_gateway

SHARED_PHONE = timedelta(minutes=30)
OWN_PHONE = timedelta(hours=24)
_SILENCING = (Reach.FORGET, Reach.LEAVE_ALONE)


def store(
    session: Session, outcome: Outcome, before: Held | None, inbound: Inbound, line: Line, sender: bytes, now: datetime
) -> None:
    pepper, held = the_pepper(), outcome.held
    if outcome.new_case is not None:
        cases.receive(session, outcome.new_case, day=now.date(), side=Side.GATEWAY)
    if outcome.entry is not None and held is not None and held.at_hand is not None:
        at_hand = _append(session, held.at_hand, outcome.entry, outcome.attached, now)
        held = replace(held, at_hand=at_hand)
        _follow(session, outcome, at_hand, now)
    if outcome.reach in _SILENCING:
        dialogues.silence(session, sender, now.date())
    if held is None or (held.at_hand is None and held.state.step is Step.SILENT):
        dialogues.forget(session, sender)
    else:
        dialogues.keep(session, sender, pepper.put_to_rest(held.to_bytes()), now + _lasts(held.state))
    if outcome.reach is Reach.LEAVE_ALONE and held is not None and held.at_hand is not None:
        no_contact.stop(session, held.at_hand.case, now)
    if outcome.reach in {*_SILENCING, Reach.ERASE}:
        _withdraw(session, outcome.reach, before, inbound, line, now)
    elif outcome.reach is Reach.PROMISE and held is not None and held.at_hand is not None:
        _promise_news(session, inbound, line, held.at_hand, now)
    _owe(session, outcome, inbound, line, now)


def _follow(session: Session, outcome: Outcome, at_hand: CaseAtHand, now: datetime) -> None:
    """What the entry means for the case, which nobody can read in it."""
    if outcome.takes_back:
        stop_sharing(session, at_hand.case, now)
    if outcome.checked_in is not None:  # it may have been answered by another door meanwhile
        check_ins.answered(session, at_hand.case, outcome.checked_in, now.date())
    if outcome.alarm:
        alarms.sound(session, at_hand.case)
        for office in boxes.offices_with(session, at_hand.box, Release.NOW):
            duty.call(session, office, now)


def _withdraw(session: Session, reach: Reach, before: Held | None, inbound: Inbound, line: Line, now: datetime) -> None:
    pepper, mine = the_pepper(), {"gateway": line.name, "to": inbound.sender}
    joining.forget(session, sender_tag(line.name, inbound.sender))
    notices.forget(session, pepper, **mine)
    if reach in _SILENCING:
        withdrawing.forget(session, **mine, until=now + SHARED_PHONE)
    elif withdrawing.erase(session, **mine, now=now) and before is not None and before.at_hand is not None:
        # Nobody can tell it to them any more, and the office would wait for them to come back.
        gateway = own_gateway(line.about.carrier)
        told = Told("erased_code", "")
        entry = case_entries.add(gateway, line.speaking(before.language), before.at_hand, told, now)
        _append(session, before.at_hand, entry, None, now)


def _append(
    session: Session, at_hand: CaseAtHand, entry: NewEntry, attached: bytes | None, now: datetime
) -> CaseAtHand:
    box = session.get(Box, at_hand.box)
    if box is None:
        raise NotStored
    files = [attached] if attached else []
    link = cases.reporter_wrote(session, box, entry, day=now.date(), side=Side.GATEWAY, attached=files)
    return replace(at_hand, seen=link)


def _owe(session: Session, outcome: Outcome, inbound: Inbound, line: Line, now: datetime) -> None:
    """The answers, and that the provider deletes what came."""
    if inbound.copy:
        owe_deletion(session, gateway=line.name, provider=inbound.copy, now=now)
    # Where it is not safe, whoever holds the phone an hour later is to see nothing come.
    unsafe = outcome.held is not None and outcome.held.state.step is Step.SILENT
    lasts = SHARED_PHONE if unsafe else HOLD
    for place, text in enumerate(outcome.texts):
        # In the order in which they are meant: a thousandth of a second apart.
        due = now + timedelta(milliseconds=place)
        album = "" if outcome.alone else inbound.album
        dedupe = f"{album or inbound.event}:{place}"
        outbox.enqueue(
            session, gateway=line.name, to=inbound.sender, text=text, dedupe=dedupe, now=now, not_before=due,
            lasts=lasts, holds_code=outcome.new_case is not None,
        )  # fmt: skip


def _promise_news(session: Session, inbound: Inbound, line: Line, at_hand: CaseAtHand, now: datetime) -> None:
    notices.promise(
        session, the_pepper(), at_hand.case, gateway=line.name, to=inbound.sender, language=line.language,
        place=boxes.last_place(session, at_hand.box), day=now.date(),
    )  # fmt: skip


def _lasts(state: State) -> timedelta:
    return OWN_PHONE if state.phone is Phone.MINE else SHARED_PHONE
