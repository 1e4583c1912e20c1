"""What the office asks of `flask work`: how often, and what. The worker lives above and runs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from casework import alerts, apart, check_ins, deadlines, expiring, missed, standby

ROUNDS: tuple[tuple[timedelta, Callable[[datetime], None]], ...] = (
    (timedelta(seconds=5), alerts.wake),
    (timedelta(minutes=1), missed.notice_all),
    (timedelta(minutes=1), standby.release_all),
    (timedelta(minutes=1), expiring.expire_all),
    (timedelta(minutes=5), alerts.tell_daily),
    (timedelta(hours=1), apart.destroy_all),
    (timedelta(hours=1), deadlines.warn_all),
    (timedelta(hours=1), check_ins.mark_all),
)

# Not while the machine's clock has leapt: what they do cannot be taken back.
FINAL: tuple[Callable[[datetime], None], ...] = (
    standby.release_all,
    expiring.expire_all,
    apart.destroy_all,
    check_ins.mark_all,
)
