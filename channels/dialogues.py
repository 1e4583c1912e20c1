"""One text in: what it means, what is sealed, what is answered; all of it stored at once, or not at all.

Rules: the words are sealed in memory before anything is stored. Between two texts a dialogue keeps the seed with which
the reporter's side signs and the box's public key, at rest; with them one can add to the case and cannot read it. The
code and what opens the case are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from casework import dialogues
from casework.clock import utc_now
from casework.database import Session, reading, take_turns, transaction
from casework.errors import Conflict, NotStored
from channels import answering, failing, following_up, gateways, joining, resting, storing
from channels.at_rest import message_tag, sender_tag, the_pepper
from channels.enclosures import Enclosure
from channels.gateway import About, Inbound
from channels.held import Held, Line, Outcome
from channels.joining import Joined
from crypto.bodies import b64
from reporting.sealing import sendable

_TRIES = 3


def ingest(inbound: Inbound, about: About) -> None:
    """Durable when it returns; the same message again does nothing. Raises NotStored, Busy or DoorClosed: send it again."""
    line = Line(about)
    message = message_tag(line.name, inbound.event)
    if inbound.enclosed:
        _take_enclosed(inbound, line, message)
        return
    if inbound.whole:
        _take(inbound, line, message)
        return
    sender = sender_tag(inbound.gateway, inbound.sender)
    with transaction() as session:
        take_turns(session, f"dialogue:{b64(sender)}")
        if dialogues.was_seen(session, message):
            return
        waits = joining.wait(session, the_pepper(), inbound, sender=sender, message=message, now=utc_now())
        if waits:
            dialogues.note_seen(session, message, utc_now().date())
        joined = joining.complete(session, the_pepper(), sender) if waits else None
    if joined is not None:
        _take(joined.inbound, line, *joined.ids, waited=True)
    elif not waits:
        _take(inbound, line, message)


def release(now: datetime) -> None:
    """Parts that have waited long enough for others are taken without them; at a gateway that is gone, when it is back."""
    with reading() as session:
        due = joining.due(session, the_pepper(), now)
    for joined in due:
        gateway = gateways.configured().get(joined.inbound.gateway)
        if gateway is not None:
            _release(joined, Line(gateway.about), now)


def _release(joined: Joined, line: Line, now: datetime) -> None:
    """What cannot be taken stands before nobody else's."""
    try:
        _take(joined.inbound, line, *joined.ids, waited=True)
    except Exception as error:  # noqa: BLE001  (counted, and told by its type)
        given_up = failing.is_given_up(line.about, joined.inbound, error, now)
        with transaction() as session:
            if given_up:
                joining.end(session, joined.ids)
            else:
                joining.put_off(session, joined.ids, now)


def _take_enclosed(inbound: Inbound, line: Line, message: bytes) -> None:
    """First the words beside it, where they open a case, hold a code or are a keyword; then the file, as one more message.

    So a crash between the two leaves the case, and the file comes again.
    """
    sender, text = sender_tag(inbound.gateway, inbound.sender), sendable(inbound.text)
    own = replace(inbound, event=f"{inbound.event}:file")
    tag = message_tag(line.name, own.event)
    with reading() as session:
        if dialogues.was_seen(session, tag):
            return
        begun = dialogues.was_seen(session, message)
        _, held = resting.find(session, sender, utc_now())
    beside = answering.keyword_of(text, line, line.languages[0])
    holds_code = following_up.find_code(text) is not None
    apart = held is None or held.at_hand is None or holds_code or beside is not None
    if apart and not begun:
        # Its copy is deleted when the file is here as well.
        _take(replace(inbound, copy=""), line, message)
    taken = apart or begun
    # Who has just been told that it is kept, with a code, need not be told again.
    opened = taken and beside is None and not holds_code
    enclosure = Enclosure(own, line, "" if taken else text, quiet=opened, beside=beside)
    _settle(own, line, (tag,), enclosure.answer)


def _take(inbound: Inbound, line: Line, *messages: bytes, waited: bool = False) -> None:
    """`messages`: what this text came in, which `waited` where it is joined from parts."""
    _settle(inbound, line, messages, lambda held, now: answering.answer(inbound, line, held, now), waited=waited)


def _settle(
    inbound: Inbound,
    line: Line,
    messages: Sequence[bytes],
    answer: Callable[[Held | None, datetime], Outcome],
    *,
    waited: bool = False,
) -> None:
    """Answered from the state that is stored, and stored with all that follows if that is still the state."""
    sender = sender_tag(inbound.gateway, inbound.sender)
    for _ in range(_TRIES):
        now = utc_now()
        with reading() as session:
            if not _is_open(session, messages, waited=waited):
                return
            before, held = resting.find(session, sender, now)
        outcome = answer(held, now)
        try:
            with transaction() as session:
                take_turns(session, f"dialogue:{b64(sender)}")
                if not _is_open(session, messages, waited=waited):
                    return
                if dialogues.find(session, sender, now) == before:
                    if waited:
                        joining.end(session, messages)
                    else:
                        dialogues.note_seen(session, messages[0], now.date())
                    storing.store(session, outcome, held, inbound, line, sender, now)
                    return
        except (IntegrityError, Conflict):
            continue
    raise NotStored


def _is_open(session: Session, messages: Sequence[bytes], *, waited: bool) -> bool:
    """Nobody has taken this yet."""
    return joining.are_there(session, messages) if waited else not dialogues.was_seen(session, messages[0])
