"""What the worker does for dialogues: forgets what has run out, tells of news.

The notice is neutral, says nothing of the case, and comes once, by day: at night it would wake whoever lies beside the phone.
"""

from __future__ import annotations

import logging
from datetime import datetime

from casework import dialogues, notices
from casework.database import reading, transaction
from channels import daytime, gateways, outbox, wording
from channels.at_rest import sender_tag, woken
from channels.held import Line
from crypto.bodies import b64

log = logging.getLogger("davylamp.work")


def send_due(now: datetime) -> None:
    """A promise at a gateway that is not configured any more stands until it is again."""
    with transaction() as session:
        dialogues.end_old(session, now)
    awake = [name for name, gateway in gateways.configured().items() if daytime.left(gateway.about.country, now)]
    with reading() as session:
        cases = notices.due(session, awake, now.date())
    for case_id in cases:
        try:
            _tell(case_id, now)
        except Exception as error:  # noqa: BLE001  (the others are told; values stand in the rest)
            log.warning("no notice: %s", type(error).__name__)


def _tell(case_id: bytes, now: datetime) -> None:
    with transaction() as session:
        due = notices.take(session, case_id, now.date())
        if due is None:
            return
        to, about = woken(due.address), gateways.named(due.gateway).about
        if not dialogues.is_silent(session, sender_tag(due.gateway, to), now.date()):
            outbox.enqueue(
                session,
                gateway=due.gateway,
                to=to,
                text=wording.say("news_notice", Line(about).speaking(due.language)),
                dedupe=f"notice:{b64(due.case_id)}:{due.place}:{due.day}",
                case=due.case_id,
                now=now,
                lasts=daytime.left(about.country, now),
            )
        session.delete(due)
