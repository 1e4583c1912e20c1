"""Waking the member on duty by a letter, or a bell, that says nothing: byte for byte the same whatever has happened, and to whom.

Rules: what has come in calls until somebody who can open it looks at the desk. The letter goes within fifteen random
minutes, so that its time does not tell when somebody wrote, and hourly at most; danger goes at once. The intake writes
no time anywhere: it is here, when the call is first seen, that the minutes are drawn. What is sent is leased before and
noted after: whoever is killed between the two has sent a letter that comes once more, and none is lost.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from casework import access, check_ins, rota
from casework.access import Action
from casework.clock import end_of
from casework.database import reading, take_turns, transaction
from casework.hearing import PROTECTING
from casework.mail import Mailer, NotSent, the_mailer
from casework.models import CALLING, AlertAddress, Call, Case, Member, Standing, Transfer, Waking
from crypto.rest import Pepper

log = logging.getLogger("davylamp.work")

HOUR = timedelta(hours=1)
SPREAD = timedelta(minutes=15)
# Danger does not wait for the hour; a flood of alarms must not wear the member out.
URGENT_QUIET = timedelta(minutes=5)
# Who has begun to send has so long until somebody else tries.
_LEASE = timedelta(minutes=2)
_DIGEST_FROM_HOUR = 6

SUBJECT = "Your desk"
TEXT = "Please look at your desk now.\nVeuillez ouvrir votre bureau maintenant.\n"
DIGEST_SUBJECT = "Your desk today"
_WIDTH = 48
_NEWS = ("Something waits for you at your desk today.", "Quelque chose attend sur votre bureau.")
_NO_NEWS = ("Nothing waits at your desk today.", "Rien n'attend sur votre bureau.")

_drawn = random.SystemRandom()


# Rings somewhere else than by letter, for this office; whether there is anything that rings. Says as little as a letter.
Bell = Callable[[Session, str, datetime], bool]


@dataclass(frozen=True)
class Letter:
    office: str
    subject: str
    text: str
    to: Sequence[str] = field(repr=False)
    protecting: Sequence[str] = field(default=(), repr=False)


def wake(now: datetime) -> None:
    """One round: every office that calls."""
    mailer, bells = the_mailer(), _bells()
    if mailer is None and not bells:
        return
    called = select(Standing.office).where(CALLING)
    planned = select(Waking.office).where(Waking.due.is_not(None))
    for office in _offices(called, planned):
        with transaction() as session:
            letter = _due_alert(session, office, now)
        if letter is None:
            continue
        owed = mailer is not None and bool(letter.to)
        told = _send(mailer, letter, now) if mailer is not None else []
        with transaction() as session:
            rung = [bell(session, office, now) for bell in bells]
            if told or (any(rung) and not owed):  # a letter that is owed is tried again, whatever has rung
                waking = _waking(session, office)
                waking.sent, waking.due = now, None
            if told and not set(letter.protecting) <= set(told):
                _call_protecting_again(session, office)


def tell_daily(now: datetime) -> None:
    """Whoever gets none knows that something is broken: it comes on quiet days, too."""
    mailer = the_mailer()
    if mailer is None or now.hour < _DIGEST_FROM_HOUR:
        return
    addressed = select(Member.office).join(AlertAddress, AlertAddress.member_id == Member.id)
    for office in _offices(addressed.where(Member.left.is_(None))):
        with transaction() as session:
            letters = _due_digests(session, office, now)
        sent = [_send(mailer, letter, now) for letter in letters]
        if any(sent):
            with transaction() as session:
                waking = _waking(session, office)
                waking.digest, waking.telling = now.date(), None


def digest_text(*, news: bool) -> str:
    return "".join(line.ljust(_WIDTH, ".") + "\n" for line in (_NEWS if news else _NO_NEWS))


def _bells() -> Sequence[Bell]:
    """Whoever stands above this room hangs them up: the office knows no telephone."""
    bells: Sequence[Bell] = current_app.extensions["davylamp_bells"]
    return bells


def _offices(*queries: Select[str]) -> list[str]:
    with reading() as session:
        return sorted({office for query in queries for office in session.scalars(query)})


def _due_alert(session: Session, office: str, now: datetime) -> Letter | None:
    """Leased to whoever gets it. A machine's clock that was ahead and was set back delays nothing."""
    waking = _waking(session, office)
    calling = Standing.call != Call.NONE
    if not _any(session, office, calling):
        waking.due = None  # else the next call would go at its own time, which tells when somebody wrote
        return None
    if waking.sent is not None and waking.sent > now:
        waking.sent = None
    if waking.due is not None and waking.due > now + HOUR + SPREAD:
        waking.due = None
    if _any(session, office, Standing.call == Call.NOW):
        quiet = now if waking.sent is None else max(now, waking.sent + URGENT_QUIET)
        waking.due = quiet if waking.due is None else min(waking.due, quiet)
    elif waking.due is None:
        earliest = now if waking.sent is None else max(now, waking.sent + HOUR)
        waking.due = earliest + _drawn.random() * SPREAD
    if waking.due > now:
        return None
    waking.due = now + _LEASE
    louder = (Standing.office == office) & (Standing.call == Call.NOW)
    session.execute(update(Standing).where(louder).values(call=Call.SOON))
    to = _recipients(session, office, now.date(), calling)
    protecting = _protecting(session, office, calling)
    to += [member for member in protecting if member not in to]
    return Letter(office, SUBJECT, TEXT, _addresses(session, to), _addresses(session, protecting))


def _call_protecting_again(session: Session, office: str) -> None:
    """Others have had their letter, and they have not: so that nobody else's look at the desk ends the call."""
    silent = (Standing.office == office) & (Standing.call == Call.SOON) & check_ins.is_silent(Standing.case_id)
    again = update(Standing).where(silent).values(call=Call.NOW)
    session.execute(again.execution_options(synchronize_session=False))


def _due_digests(session: Session, office: str, now: datetime) -> list[Letter]:
    """Those of the day, once. A clock that was set back by a day sends none again; one that was years ahead stops none."""
    waking, today = _waking(session, office), now.date()
    if waking.digest is not None and timedelta(0) <= waking.digest - today <= timedelta(days=1):
        return []
    if waking.telling is not None and now < waking.telling <= now + _LEASE:
        return []
    waking.telling = now + _LEASE
    something = Standing.news.is_(True) | (Standing.ends <= end_of(today))
    reached = _reached(session, office, today)
    return [
        Letter(
            office,
            DIGEST_SUBJECT,
            digest_text(news=_sees(session, member, something)),
            _addresses(session, [member]),
        )
        for member in reached
    ]


def _send(mailer: Mailer, letter: Letter, now: datetime) -> list[str]:
    """The addresses that it has reached."""
    reached = []
    for address in letter.to:
        try:
            mailer.send(address, letter.subject, letter.text, now)
            reached.append(address)
        except NotSent as error:
            log.warning("a letter to who is on duty was not sent: %s", error.kind)
    return reached


def _waking(session: Session, office: str) -> Waking:
    take_turns(session, f"waking:{office}")
    waking = session.get(Waking, office, populate_existing=True)
    if waking is None:
        waking = Waking(office=office, due=None, sent=None, digest=None, telling=None)
        session.add(waking)
        session.flush()
    return waking


def _any(session: Session, office: str, what: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(select(Standing).where(Standing.office == office, what).exists())))


def _recipients(session: Session, office: str, today: date, what: ColumnElement[bool]) -> list[Member]:
    """The member on duty, if they can open any of it: who is kept out of a case is not woken for it, nor is it left lying."""
    first = [member for member in _reached(session, office, today) if _sees(session, member, what)]
    if first:
        return first
    everyone = rota.may_be_on_duty(session, office)
    addressed = rota.with_address(session, everyone)
    return [member for member in everyone if member.id in addressed and _sees(session, member, what)]


def _reached(session: Session, office: str, today: date) -> list[Member]:
    """Who is on duty; where nobody is, or nobody who has an address, everybody who has one."""
    everyone = rota.may_be_on_duty(session, office)
    addressed = rota.with_address(session, everyone)
    on_duty = rota.on_duty(session, office, today)
    if on_duty is not None and on_duty.id in addressed:
        return [on_duty]
    return [member for member in everyone if member.id in addressed]


def _protecting(session: Session, office: str, calling: ColumnElement[bool]) -> list[Member]:
    """Whoever protects the person of a case that has gone silent, and who supervises that, on duty or not."""
    silent = calling & check_ins.is_silent(Standing.case_id)
    here = [one for one in rota.may_be_on_duty(session, office) if one.role in PROTECTING]
    addressed = rota.with_address(session, here)
    return [one for one in here if one.id in addressed and _sees(session, one, silent, Action.LIST)]


def _sees(session: Session, member: Member, what: ColumnElement[bool], action: Action = Action.READ) -> bool:
    visible = access.visible_cases(member, action).join(
        Standing, (Standing.case_id == Case.id) & (Standing.office == member.office)
    )
    offered = access.open_transfers(member).join(
        Standing, (Standing.case_id == Transfer.case_id) & (Standing.office == member.office)
    )
    return bool(session.scalar(select(visible.where(what).exists() | offered.where(what).exists())))


def _addresses(session: Session, found: Sequence[Member]) -> list[str]:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return [pepper.wake(row.address).decode() for row in rota.with_address(session, found).values()]
