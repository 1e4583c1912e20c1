"""How fast and for how much each gateway may send: one row each, that the workers share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.models import GatewayMeter
from channels import gateways


def free(session: Session, now: datetime) -> list[str]:
    """Gateways whose pace allows a text now. A meter is made on first sight."""
    known = {meter.gateway: meter.next_at for meter in session.scalars(select(GatewayMeter))}
    for name in gateways.configured():
        if name not in known:
            _begin(session, name, now)
            known[name] = now
    return [name for name, free_at in known.items() if free_at <= now and name in gateways.configured()]


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
