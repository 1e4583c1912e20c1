"""What can be done with a case. Verbs record themselves, take `now` and `by`, and never commit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.orm import Session

from casework import access, alarms, audit, boxes, clocks, files, leads, members, standings, states
from casework.access import Action
from casework.audit import EventTag
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.database import insert_rows
from casework.errors import Conflict, FileBoxExists, NoFile, NotFound, WrongState
from casework.jurisdictions import Jurisdiction
from casework.models import Box, Case, CaseState, ClockKind, ClockState, Hint, HintKind, Member, Role, Side, StoredFile
from casework.states import Verb
from crypto.boxes import TALK, file_kind
from crypto.labels import office_holder

# No vowels and no look-alikes: a number that is read out over the phone and spells nothing.
_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
HOLD_OFFICE_SEED = (Role.KEEPER, Role.INTAKE)

_cases = Case.__table__.c
_SAME_CASE_OR_CODE = select(_cases.id, _cases.request, _cases.day).where(
    (_cases.id == bindparam("case_id")) | (_cases.token == bindparam("code"))
)


@dataclass(frozen=True)
class NewCase:
    """`token` and `lock` as they are to be stored; `request`: digest over the whole request; `law`: of the office."""

    id: bytes
    office: str
    token: bytes = field(repr=False)
    lock: bytes = field(repr=False)
    request: bytes = field(repr=False)
    talk: NewBox
    cards: dict[str, bytes] = field(repr=False)
    law: Jurisdiction


@dataclass(frozen=True)
class Receipt:
    day: date
    link: bytes


def receive(session: Session, new: NewCase, *, day: date, side: Side = Side.REPORTER) -> Receipt:
    """Store a report whole. The same request again gives the same receipt; the same case otherwise: Conflict."""
    there = session.connection().execute(_SAME_CASE_OR_CODE, {"case_id": new.id, "code": new.token}).first()
    if there is not None:
        return _receipt_again(session, new, there)
    insert_rows(
        session,
        Case.__table__,
        {
            "id": new.id,
            "number": _number(),
            "token": new.token,
            "lock": new.lock,
            "request": new.request,
            "office": new.office,
            "state": CaseState.RECEIVED,
            "day": day,
        },
    )
    link = boxes.make(session, new.id, new.talk, side=side, day=day)
    cards = [_hint(new.id, office, HintKind.CARD, sealed) for office, sealed in new.cards.items()]
    if cards:
        insert_rows(session, Hint.__table__, *cards)
    clocks.begin(session, new.id, new.office, new.law, day)
    audit.begin(session, EventTag.CASE_RECEIVED, audit.case_scope(new.id), day)
    return Receipt(day, link)


def by_token(session: Session, token: bytes) -> Case | None:
    """`token`: the keyed hash. The only way in for a reporter."""
    return session.scalars(select(Case).where(Case.token == token)).one_or_none()


def reporter_wrote(
    session: Session,
    box: Box,
    entry: NewEntry,
    *,
    day: date,
    side: Side = Side.REPORTER,
    attached: Sequence[bytes] = (),
) -> bytes:
    """`attached`: the ids of files that this entry makes part of the case."""
    case = session.get_one(Case, box.case_id)
    hold(session, case)
    link, is_new = boxes.append(session, box, entry, side=side, day=day)
    if attached:
        found = files.of_case(session, box.case_id, attached, to_change=True)
        files.attach(session, found, entry.id, is_new=is_new)
    if is_new:
        move(case, Verb.HEAR)
        standings.arrived(session, case.id)
        audit.record(session, EventTag.REPORTER_WROTE, audit.case_scope(box.case_id), day, None)
    return link


def open_case(
    session: Session, case: Case, *, unread: bool = False, aside: bool = False, by: Member, now: datetime
) -> Sequence[Box]:
    """The boxes of the case that `by` may open: the talk, and the own office's file where there is one.

    `unread`: a machine opens it, for something that is done to many or from a list. Then an alarm stays one.
    `aside`: for a page on which what is new does not stand, so it stays new.

    A second one of a kind goes out as well: it is the browser that shows the alarm.
    """
    hold(session, case)
    if not aside and not (unread and alarms.sounds(session, case.id)):
        if leads.speaks(session, case, by.office):  # an alarm is no matter of an office that was only asked
            alarms.end(session, case.id)
        standings.opened(session, case.id, by.office)
        clocks.meet(session, case.id, by.office, ClockKind.FIRST_LOOK)
    audit.record(session, EventTag.CASE_OPENED, audit.case_scope(case.id), now, by)
    there = boxes.of_kinds(session, case.id, TALK, file_kind(by.office))
    return boxes.sealed_to(session, there, access.holders(by, Action.READ))


def open_file(session: Session, case: Case, file_id: bytes, *, by: Member, now: datetime) -> StoredFile:
    """Raises NotFound. In a chain of its own, so that the record tells who opened which file."""
    found = files.find(session, case.id, file_id, with_entry=True)
    audit.record(session, EventTag.FILE_OPENED, audit.file_scope(found.id), now, by)
    return found


def openings(session: Session, stored: Sequence[StoredFile], *, by: Member) -> dict[bytes, list[dict[str, str]]]:
    """Who opened each of them and when, by its id. Members of other offices stay without a name."""
    names, files_of = members.names_in(session, by.office), {audit.file_scope(file.id): file.id for file in stored}
    opened: dict[bytes, list[dict[str, str]]] = {file.id: [] for file in stored}
    for scope, at, who in audit.of_scopes(session, list(files_of)):
        opened[files_of[scope]].append({"at": at, "by": names.get(who, "")})
    return opened


def begin_file(session: Session, case: Case, new: NewBox, *, by: Member, now: datetime) -> bytes:
    """The office's own box for notes. Raises FileBoxExists for the loser of a race, who adopts the other's."""
    hold(session, case)
    there = boxes.find(session, case.id, new.kind)
    if there is not None:
        if there.id != new.id:
            raise FileBoxExists
        return boxes.append(session, there, new.entry, side=Side.OFFICE, day=now.date())[0]
    link = boxes.make(session, case.id, new, side=Side.OFFICE, day=now.date())
    audit.record(session, EventTag.FILE_BEGUN, audit.case_scope(case.id), now, by)
    return link


def put_index(session: Session, case: Case, sealed: bytes, *, by: Member, now: datetime) -> None:
    """Replace the reporter's card by the office's own line. A hint only: nothing is decided by it."""
    hold(session, case)
    session.execute(delete(Hint).where(Hint.case_id == case.id, Hint.office == by.office))
    insert_rows(session, Hint.__table__, _hint(case.id, by.office, HintKind.INDEX, sealed))
    audit.record(session, EventTag.INDEX_WRITTEN, audit.case_scope(case.id), now, by)


def acknowledge(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """A signed status in the talk box. Raises WrongState when somebody was quicker.

    An office that was in reserve, or to which the lead was handed, says with it that it takes the case, however far the
    first one had come. One that was asked for less says once that it is there; the case stands as it stood.
    """
    hold(session, case)
    link, is_new = write(session, case, TALK, entry, now)
    if is_new:
        if leads.speaks(session, case, by.office):
            _acknowledge(session, case, by.office)
        else:
            leads.greet(session, case.id, by.office)
        audit.record(session, EventTag.CASE_ACKNOWLEDGED, audit.case_scope(case.id), now, by)
    return link


def _acknowledge(session: Session, case: Case, office: str) -> None:
    owed = clocks.of_case(session, case.id, office).get(ClockKind.ACKNOWLEDGEMENT)
    if office != case.office and (owed is None or owed.state is ClockState.MET):
        raise WrongState("this office has said that already")
    move(case, Verb.ACKNOWLEDGE if office == case.office else Verb.TAKE_OVER)
    clocks.meet(session, case.id, office, ClockKind.ACKNOWLEDGEMENT)


def reply(
    session: Session, case: Case, entry: NewEntry, *, is_feedback: bool = False, by: Member, now: datetime
) -> bytes:
    """`is_feedback`: what the law asks for besides an answer: what was done, and what will be."""
    hold(session, case)
    leads.check_voice(session, case, by.office)
    link, is_new = write(session, case, TALK, entry, now)
    if is_new:
        move(case, Verb.REPLY)
        # Whoever is answered knows that somebody has read it, though no acknowledgement was signed.
        met = [ClockKind.ACKNOWLEDGEMENT, ClockKind.FIRST_ANSWER, *([ClockKind.FEEDBACK] if is_feedback else [])]
        clocks.meet(session, case.id, by.office, *met)
        audit.record(session, EventTag.REPLY_WRITTEN, audit.case_scope(case.id), now, by)
    return link


def note(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """Into the own office's file. Raises NotFound before the file is begun."""
    hold(session, case)
    link, is_new = write(session, case, file_kind(by.office), entry, now)
    if is_new:
        move(case, Verb.WORK)
        audit.record(session, EventTag.NOTE_WRITTEN, audit.case_scope(case.id), now, by)
    return link


def office_seal(office_id: str, sealed: bytes) -> NewSeal:
    return NewSeal(office_holder(office_id), sealed)


def write(session: Session, case: Case, kind: str, entry: NewEntry, now: datetime) -> tuple[bytes, bool]:
    """(link, whether it is new), for verbs. Raises NotFound for a box that is not there."""
    box = boxes.of_case(session, case.id, kind)
    return boxes.append(session, box, entry, side=Side.OFFICE, day=now.date())


def write_file(session: Session, case: Case, entry: NewEntry, by: Member, now: datetime) -> tuple[bytes, bool]:
    """The same into the own office's file. Raises NoFile."""
    try:
        return write(session, case, file_kind(by.office), entry, now)
    except NotFound:
        raise NoFile from None


def move(case: Case, verb: Verb) -> None:
    """Raises WrongState, which rolls back what was written with it."""
    case.state = states.after(case.state, verb)


def hold(session: Session, case: Case) -> None:
    """Nobody else changes the case until the transaction ends, and what was read of it before is read again."""
    session.refresh(case, with_for_update={"key_share": True})


def _receipt_again(session: Session, new: NewCase, there: Row[bytes, bytes, date]) -> Receipt:
    """Raises Conflict for another request, and for a code that already stands for another case."""
    if there.id != new.id or not secrets.compare_digest(there.request, new.request):
        raise Conflict
    first = boxes.page(session, new.talk.id, page_bytes=0).entries[0]
    return Receipt(there.day, first.link)


def _hint(case_id: bytes, office: str, kind: HintKind, sealed: bytes) -> dict[str, object]:
    return {"case_id": case_id, "office": office, "kind": kind, "sealed": sealed}


def _number() -> str:
    """Random, so that it tells neither the order of reports nor how many there are."""
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
