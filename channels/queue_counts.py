"""How each gateway's queue stands, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import FailingEvent, GatewayMeter, OutgoingText, ProviderCopy, Sending


@dataclass(frozen=True)
class Count:
    """`lost_codes`: closed before they went out; `given_up`: what came and could not be taken. Both of the last week."""

    waiting: int
    unreported: int
    copies: int
    lost_codes: int
    given_up: int
    segments_today: int
    cap_reached: bool


def count(session: Session, gateway: str, *, now: datetime) -> Count:
    counted = session.execute(
        select(OutgoingText.state, func.count()).where(OutgoingText.gateway == gateway).group_by(OutgoingText.state)
    )
    states = {state: number for state, number in counted}  # noqa: C416  (rows are no pairs to the type checker)
    meter = session.get(GatewayMeter, gateway)
    today = meter is not None and meter.day == now.date()
    closed = (OutgoingText.gateway == gateway, OutgoingText.state == Sending.CLOSED, OutgoingText.holds_code)
    return Count(
        states.get(Sending.WAITING, 0),
        states.get(Sending.QUEUED, 0) + states.get(Sending.SENT, 0),
        session.scalar(select(func.count()).where(ProviderCopy.gateway == gateway)) or 0,
        session.scalar(select(func.count()).where(*closed, OutgoingText.reason.not_in(_GONE_OUT))) or 0,
        session.scalar(select(func.count()).where(FailingEvent.gateway == gateway, FailingEvent.given_up)) or 0,
        meter.segments if meter and today else 0,
        bool(meter and today and meter.refused),
    )


_GONE_OUT = ("erased", "no_report")
