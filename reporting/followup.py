"""Coming back with the code: the server knows a keyed hash of the token and hands out ciphertext."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from casework import alarms, boxes, cases, check_ins, files, no_contact, record, withdrawing
from casework.boxes import NewEntry, Page
from casework.clock import today, utc_now
from casework.database import reading, transaction
from casework.errors import Invalid, NotFound
from casework.models import Box, Release, Side
from crypto.boxes import ID_BYTES, TALK
from crypto.rest import TOKEN, Pepper

_NOBODY = bytes(ID_BYTES)


@dataclass(frozen=True)
class Thread:
    """`opened`: the days on which somebody of an office opened the case, as the server recorded them.

    `offices`: which can open it; `reserve`: which get it when those stay silent. Their ids, and the server's word, too.
    `check_in`: the day of the check-in that waits for an answer.
    """

    case: bytes
    lock: bytes = field(repr=False)
    box: Box
    page: Page
    opened: list[str]
    offices: list[str]
    reserve: list[str]
    check_in: date | None


def open_thread(token: bytes, after: bytes | None) -> Thread:
    """Raises NotFound, after the same look-ups as for a token that is known, or Invalid for an unknown `after`."""
    with reading() as session:
        case = cases.by_token(session, _pepper().tag(token, TOKEN))
        box = boxes.find(session, _NOBODY if case is None else case.id, TALK)
        page = boxes.page(session, _NOBODY if box is None else box.id, after=None if box is None else after)
        opened = record.opened_days(session, _NOBODY if case is None else case.id)
        offices, reserve = (
            boxes.offices_with(session, _NOBODY if box is None else box.id, release)
            for release in (Release.NOW, Release.ON_OVERDUE)
        )
        check_in = check_ins.due(session, _NOBODY if case is None else case.id, today())
        if case is None or box is None:
            raise NotFound
        thread = Thread(case.id, _pepper().wake(case.lock), box, page, opened, offices, reserve, check_in)
        session.expunge_all()
        return thread


def write(
    token: bytes,
    box_id: bytes,
    entry: NewEntry,
    *,
    side: Side = Side.REPORTER,
    attached: Sequence[bytes] = (),
    alarm: bool = False,
) -> bytes:
    """The link, durable. Raises NotFound for a box that is not the token's, Conflict for a used entry id.

    `attached`: ids of files that must be here whole; else Incomplete. `alarm`: whoever is on duty is called now.
    """
    if attached:
        _check_whole(token, attached)
    with transaction() as session:
        box, is_new = _own_box(session, token, box_id, entry)
        link = cases.reporter_wrote(session, box, entry, day=today(), side=side, attached=attached)
        if alarm and is_new:
            alarms.sound(session, box.case_id)
        return link


def take_back(token: bytes, box_id: bytes, entry: NewEntry, *, side: Side = Side.REPORTER) -> bytes:
    """As `write`, for the entry that takes back what was allowed: with it, nothing more goes to another office."""
    return _about_consent(token, box_id, entry, side, withdrawing.stop_sharing)


def allow_anew(token: bytes, box_id: bytes, entry: NewEntry, *, side: Side = Side.REPORTER) -> bytes:
    """As `write`, for the entry that allows again what had been taken back, or had ended."""
    return _about_consent(token, box_id, entry, side, withdrawing.share_again)


def _about_consent(
    token: bytes, box_id: bytes, entry: NewEntry, side: Side, follows: Callable[[Session, bytes, datetime], None]
) -> bytes:
    """What follows from an entry follows once: a request that comes late again must not undo what was said since."""
    with transaction() as session:
        box, is_new = _own_box(session, token, box_id, entry)
        link = cases.reporter_wrote(session, box, entry, day=today(), side=side)
        if is_new:
            follows(session, box.case_id, utc_now())
        return link


def check_in(
    token: bytes, box_id: bytes, entry: NewEntry, due: date, *, alarm: bool, side: Side = Side.REPORTER
) -> bytes:
    """As `write`, for the answer to the check-in of that day. Raises Invalid where none is due then.

    `alarm`: it says that somebody is not safe, or was harmed.
    """
    with transaction() as session:
        box, is_new = _own_box(session, token, box_id, entry)
        link = cases.reporter_wrote(session, box, entry, day=today(), side=side)
        if not check_ins.answered(session, box.case_id, due, today()):
            raise Invalid("no_check_in", "Nothing is asked for this day. Open your report again.", "due")
        if alarm and is_new:
            alarms.sound(session, box.case_id)
        return link


def stop_contact(token: bytes, box_id: bytes, entry: NewEntry, *, side: Side = Side.REPORTER) -> bytes:
    """As `write`, for the entry that says so: with it, nothing goes out any more that was not asked for with the code."""
    with transaction() as session:
        box, _ = _own_box(session, token, box_id, entry)
        link = cases.reporter_wrote(session, box, entry, day=today(), side=side)
        no_contact.stop(session, box.case_id, utc_now())
        return link


def _own_box(session: Session, token: bytes, box_id: bytes, entry: NewEntry) -> tuple[Box, bool]:
    """Behind the lock on the case, and whether the entry is not in it yet."""
    case = cases.by_token(session, _pepper().tag(token, TOKEN))
    box = boxes.find(session, _NOBODY if case is None else case.id, TALK)
    if case is None or box is None or box.id != box_id:
        raise NotFound
    cases.hold(session, case)
    return box, not boxes.has_entry(session, box.id, entry.id)


def _check_whole(token: bytes, attached: Sequence[bytes]) -> None:
    """Before the transaction, because a storage may be far away. A chunk that is there does not go again."""
    with reading() as session:
        case = cases.by_token(session, _pepper().tag(token, TOKEN))
        if case is None:
            raise NotFound
        found = files.of_case(session, case.id, attached)
        session.expunge_all()
    files.the_files().check_whole(found)


def _pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper
