"""Second factors of a member: what is there, whether what is shown fits one, and the count that makes it count once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, delete, func, select, update
from sqlalchemy.orm import Session

from casework import audit, challenges, one_time_codes
from casework.audit import EventTag
from casework.database import always, take_turns
from casework.errors import LastFactor, NotFound, NotKnown, TooManyFactors
from casework.models import Factor, FactorKind, Member
from casework.one_time_codes import SECRET_BYTES
from casework.passkeys import DECOY, Assertion, Passkeys, Registration, challenge_in
from crypto.rest import Pepper

MOST = 8
# Wrong codes beside the right passphrase: after so many none is looked at for a while, twice as long each time.
# A passkey works all the same, so nobody is locked out who has one.
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Code:
    """A one-time code, and the challenge that it is shown for."""

    challenge: bytes = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class NewCodes:
    """A secret for one-time codes that was made in the browser, with the code that it gives now."""

    challenge: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    code: str = field(repr=False)


Shown = Assertion | Code
New = Registration | NewCodes


@dataclass(frozen=True)
class Fitting:
    """What was shown fits this factor, and moves its count from what was read to what must be written."""

    factor: bytes
    read: int
    counted: int
    challenge: bytes = field(repr=False)


@dataclass(frozen=True)
class Gate:
    """What checking needs of the installation and of the moment. `purpose`: what challenges must have been made for."""

    pepper: Pepper = field(repr=False)
    passkeys: Passkeys
    purpose: bytes = field(repr=False)
    now: datetime


def challenge_of(shown: Shown | New) -> bytes:
    return shown.challenge if isinstance(shown, Code | NewCodes) else challenge_in(shown.client)


def check(session: Session, member: bytes, shown: Shown, gate: Gate) -> Fitting:
    """Raises NotKnown after the same work whatever is wrong, for the id of nobody too. Writes nothing."""
    challenge = challenge_of(shown)
    challenges.check(challenge, gate.pepper, gate.purpose, gate.now)
    if isinstance(shown, Assertion):
        passkey = Factor.id == hashlib.sha256(shown.credential).digest(), Factor.kind == FactorKind.PASSKEY
        found = _row_of(session, *passkey)
        counted = gate.passkeys.check(shown, found.held or DECOY, found.counted or 0)
    else:
        decoy = gate.pepper.put_to_rest(secrets.token_bytes(SECRET_BYTES))
        found = _row_of(session, Factor.member_id == member, Factor.kind == FactorKind.CODES)
        counted = one_time_codes.step_of(gate.pepper.wake(found.held or decoy), shown.code, gate.now)
        if counted <= (found.counted or 0) or is_paused(found.wrong, found.wrong_at, gate.now):
            raise NotKnown
    if found.id is None or found.member_id != member:
        raise NotKnown
    return Fitting(found.id, found.counted, counted, challenge)


def use(session: Session, fitting: Fitting, now: datetime) -> None:
    """Once: of two at the same moment one gets through. Raises NotKnown."""
    challenges.spend(session, fitting.challenge, now)
    changed = session.execute(
        update(Factor)
        .where(Factor.id == fitting.factor, Factor.counted == fitting.read)
        .values(counted=fitting.counted, used=now.date(), wrong=0, wrong_at=None)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotKnown


def read_new(made: New, gate: Gate) -> Factor:
    """A factor that still belongs to nobody. Raises NotKnown."""
    challenges.check(challenge_of(made), gate.pepper, gate.purpose, gate.now)
    if isinstance(made, Registration):
        key = gate.passkeys.read(made)
        made_id, kind = hashlib.sha256(key.credential).digest(), FactorKind.PASSKEY
        held, counted = key.public_key, key.counted
    else:
        made_id, kind = secrets.token_bytes(32), FactorKind.CODES
        held = gate.pepper.put_to_rest(made.secret)
        counted = one_time_codes.step_of(made.secret, made.code, gate.now)
    return Factor(id=made_id, kind=kind, held=held, counted=counted, added=gate.now.date(), used=None, wrong=0)


def add(session: Session, member: Member, factor: Factor, challenge: bytes, now: datetime) -> None:
    """Codes replace the codes that were there. Raises NotKnown for a challenge that was spent, TooManyFactors."""
    take_turns(session, f"factors:{member.id.hex()}")
    challenges.spend(session, challenge, now)
    if count(session, member.id) >= MOST:
        raise TooManyFactors
    if session.get(Factor, factor.id) is not None:
        raise NotKnown
    if factor.kind is FactorKind.CODES:
        session.execute(delete(Factor).where(Factor.member_id == member.id, Factor.kind == FactorKind.CODES))
    factor.member_id = member.id
    session.add(factor)
    session.flush()
    event = EventTag.PASSKEY_ADDED if factor.kind is FactorKind.PASSKEY else EventTag.CODES_ADDED
    audit.record(session, event, audit.office_scope(member.office), now, member)


def remove(session: Session, member: Member, factor_id: bytes, now: datetime) -> None:
    """Raises NotFound, LastFactor."""
    take_turns(session, f"factors:{member.id.hex()}")
    factor = session.get(Factor, factor_id)
    if factor is None or factor.member_id != member.id:
        raise NotFound
    if count(session, member.id) == 1:
        raise LastFactor
    session.delete(factor)
    session.flush()
    audit.record(session, EventTag.FACTOR_REMOVED, audit.office_scope(member.office), now, member)


def of(session: Session, member: Member) -> Sequence[Factor]:
    return session.scalars(select(Factor).where(Factor.member_id == member.id).order_by(Factor.added, Factor.id)).all()


def count(session: Session, member: bytes) -> int:
    return session.scalar(select(func.count()).select_from(Factor).where(Factor.member_id == member)) or 0


def count_wrong(session: Session, member: Member, now: datetime) -> None:
    """A code that did not fit, beside a passphrase that did: somebody may know the passphrase."""
    take_turns(session, f"factors:{member.id.hex()}")  # several at the same moment are several
    codes = select(Factor).where(Factor.member_id == member.id, Factor.kind == FactorKind.CODES)
    factor = session.scalars(codes).one_or_none()
    if factor is None or is_paused(factor.wrong, factor.wrong_at, now):
        return
    factor.wrong, factor.wrong_at = factor.wrong + 1, now
    session.flush()
    audit.record(session, EventTag.WRONG_CODE, audit.office_scope(member.office), now, member)


def is_paused(wrong: int | None, wrong_at: datetime | None, now: datetime) -> bool:
    full, left = divmod(wrong or 0, FREE_TRIES)
    if wrong_at is None or full == 0 or left:
        return False
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(full - 1, 10), LONGEST_PAUSE)
    return now - wrong_at < pause


def _row_of(session: Session, *which: ColumnElement[bool]) -> Row[bytes, bytes, bytes, int, int, datetime | None]:
    """One row whatever is there, empty for a factor that is not: making one of the answer would tell them apart."""
    columns = select(Factor.id, Factor.member_id, Factor.held, Factor.counted, Factor.wrong, Factor.wrong_at)
    return session.execute(columns.select_from(always()).outerjoin(Factor, and_(*which))).one()
