"""A reporter's thread, opened and verified in this server's memory for the moment of showing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from casework import boxes
from casework.boxes import EntryRow
from casework.clock import today
from casework.database import reading
from casework.errors import Conflict, NotStored
from casework.models import Side
from crypto.bodies import Body
from crypto.boxes import TALK
from crypto.codes import ReporterKeys
from crypto.entries import GATEWAY
from crypto.errors import BrokenHistory, CannotOpen, WrongCode
from crypto.locks import ReporterCase, open_reporter_lock
from crypto.threads import Item, Stored, read_thread
from reporting import followup, stretching
from reporting.allowed import allowed_in
from reporting.checking_in import NO_CONTACT, CheckIn, check_in_body
from reporting.routing import QUESTIONS
from reporting.sealing import Gateway, seal_said


@dataclass(frozen=True)
class OwnThread:
    keys: ReporterKeys = field(repr=False)
    held: ReporterCase = field(repr=False)
    items: list[Item] = field(repr=False)
    opened: list[date]
    offices: list[str]
    reserve: list[str]
    check_in: date | None

    @property
    def may_answer(self) -> bool:
        """The first entry was verified, and no office would refuse an answer as standing behind a break."""
        return self.items[0].entry is not None and not self._is_broken

    def seen(self) -> bytes:
        """The end of the chain that was recomputed. Raises BrokenHistory when it does not hold to its end."""
        return _seen(self.items)

    @property
    def _is_broken(self) -> bool:
        return any(isinstance(item.refused, BrokenHistory) for item in self.items)


def read(gateway: Gateway, code: str) -> OwnThread:
    """`code` as typed. Raises WrongCode, NotFound for a code that stands for nothing, or Busy."""
    keys = stretching.keys_of(code, gateway.directory.service)
    return _read(gateway, keys)


def again(gateway: Gateway, thread: OwnThread) -> OwnThread:
    """What has come since."""
    return _read(gateway, thread.keys)


def answer(gateway: Gateway, thread: OwnThread, entry: bytes, text: str) -> OwnThread:
    """The thread with the answer in it, once, however often it is sent. Raises Conflict for other words, NotStored."""
    return say(gateway, thread, entry, {"kind": "message", "text": text}, followup.write)


def say(gateway: Gateway, thread: OwnThread, entry: bytes, said: Body, store: Callable[..., bytes]) -> OwnThread:
    """The thread with this entry in it, once. `store`: a verb of followup. Raises as above, or BrokenHistory."""
    if not _says(thread, entry, said):
        new = seal_said(gateway, thread.held, entry, said, seen=thread.seen(), day=today())
        try:
            store(thread.keys.token, thread.held.box, new, side=Side.GATEWAY)
        except (OperationalError, PoolTimeoutError):
            raise NotStored from None
        except Conflict:
            # Pressed twice: the other request was quicker, with the same or with something else.
            if not _says(_read(gateway, thread.keys), entry, said):
                raise
    return _read(gateway, thread.keys)


def take_back(gateway: Gateway, thread: OwnThread, entry: bytes) -> OwnThread:
    """As `say`, what takes back all that was allowed; where that was done already, nothing."""
    allowed = allowed_in(thread.items)
    if allowed is not None and allowed.taken_back is not None:
        return _read(gateway, thread.keys)
    said: Body = {"kind": "consent", "withdrawn": True, "wording": QUESTIONS["wording"]}
    return say(gateway, thread, entry, said, followup.take_back)


def check_in(
    gateway: Gateway, thread: OwnThread, entry: bytes, due: date, said: CheckIn | None, text: str = ""
) -> OwnThread:
    """As `say`, the answer to that day's check-in; None declines it. Raises Invalid where nothing is asked for that day."""
    alarm = said is not None and said.is_alarm
    store = partial(followup.check_in, due=due, alarm=alarm)
    return say(gateway, thread, entry, check_in_body(due, said, text), store)


def stop_contact(gateway: Gateway, thread: OwnThread, entry: bytes) -> OwnThread:
    """As `say`, what stops all contact."""
    said: Body = {"kind": "message", "about": NO_CONTACT, "text": ""}
    return say(gateway, thread, entry, said, followup.stop_contact)


def end_of(gateway: Gateway, held: ReporterCase) -> bytes:
    """The last link of a talk, for who holds its keys without its code. Raises NotFound, or BrokenHistory."""
    entries: list[Stored] = []
    more = True
    while more:
        with reading() as session:
            box = boxes.of_case(session, held.case, TALK)
            page = boxes.page(session, box.id, after=entries[-1].link if entries else None)
        entries += map(_stored, page.entries)
        more = page.more
    return _seen(_verified(gateway, held, entries))


def _seen(items: Sequence[Item]) -> bytes:
    if not items or any(isinstance(item.refused, BrokenHistory) for item in items):
        raise BrokenHistory
    return items[-1].link


def _says(thread: OwnThread, entry: bytes, said: Body) -> bool:
    """Raises Conflict when something else stands under this id."""
    there = next((item for item in thread.items if item.id == entry), None)
    if there is None:
        return False
    if there.entry is None or there.entry.role != GATEWAY or not said.items() <= there.entry.body.items():
        raise Conflict
    return True


def _read(gateway: Gateway, keys: ReporterKeys) -> OwnThread:
    thread = followup.open_thread(keys.token, None)
    held = _held(keys, thread.lock)
    entries = list(map(_stored, thread.page.entries))
    while thread.page.more:
        thread = followup.open_thread(keys.token, entries[-1].link)
        entries += map(_stored, thread.page.entries)
    items = _verified(gateway, held, entries)
    if not items:
        raise BrokenHistory("the reporter's own report is gone")
    return OwnThread(
        keys,
        held,
        items,
        [date.fromisoformat(day) for day in thread.opened],
        thread.offices,
        thread.reserve,
        thread.check_in,
    )


def _held(keys: ReporterKeys, lock: bytes) -> ReporterCase:
    """The token was found, so the code is right: a lock of another code is not a mistyped digit."""
    try:
        return open_reporter_lock(keys, lock)
    except WrongCode:
        raise CannotOpen("another lock") from None


def _verified(gateway: Gateway, held: ReporterCase, entries: Sequence[Stored]) -> list[Item]:
    return read_thread(
        case=held.case,
        box=held.box,
        kind=TALK,
        box_seed=held.box_seed,
        entries=entries,
        directory=gateway.directory,
    )


def _stored(row: EntryRow) -> Stored:
    return Stored(row.id, row.side.value, row.day.isoformat(), row.sealed, row.link)
