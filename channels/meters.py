"""How fast and for how much each gateway may send: one row each, that the workers share."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.models import GatewayMeter
from channels import gateways

# How much lateness does not slow the pace: a worker looks every few hundredths of a second, and sending takes as long.
MADE_UP_FOR = timedelta(milliseconds=50)


def free(session: Session, now: datetime) -> list[str]:
    """Gateways whose pace allows a text now. A meter is made on first sight."""
    known = {meter.gateway: meter.next_at for meter in session.scalars(select(GatewayMeter))}
    for name in gateways.configured():
        if name not in known:
            _begin(session, name, now)
            known[name] = now
    return [name for name, free_at in known.items() if free_at <= now and name in gateways.configured()]


def locked(session: Session, gateway: str, now: datetime) -> GatewayMeter:
    """As it stands today, and nobody else's until the transaction ends."""
    wanted = select(GatewayMeter).where(GatewayMeter.gateway == gateway).with_for_update()
    meter = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if meter.day != now.date():
        meter.day, meter.segments, meter.refused = now.date(), 0, False
    return meter


def advance(meter: GatewayMeter, segments: int, per_minute: int, now: datetime) -> None:
    """One text goes out. Counted from when the line was free, as far as somebody was a little late to see it."""
    meter.segments += segments
    meter.next_at = max(meter.next_at, now - MADE_UP_FOR) + timedelta(seconds=60 / per_minute)


def give_back(session: Session, gateway: str, segments: int, now: datetime) -> None:
    mine = (GatewayMeter.gateway == gateway, GatewayMeter.day == now.date(), GatewayMeter.segments >= segments)
    session.execute(update(GatewayMeter).where(*mine).values(segments=GatewayMeter.segments - segments))


def _begin(session: Session, name: str, now: datetime) -> None:
    try:
        with session.begin_nested():
            session.execute(
                insert(GatewayMeter).values(gateway=name, next_at=now, day=now.date(), segments=0, refused=False)
            )
    except IntegrityError:
        return  # another worker was quicker
