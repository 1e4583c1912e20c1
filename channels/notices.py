"""A neutral text for those who asked to be told: that there is something new, and nothing more. Once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from casework import notices, outbox
from channels import sms_text, wording
from crypto.bodies import b64
from crypto.rest import Pepper


def send_due(session: Session, pepper: Pepper, now: datetime) -> None:
    for due in notices.due(session):
        fitted = sms_text.fit(wording.say("news_notice", due.language))
        outbox.enqueue(
            session, gateway=due.gateway, to=pepper.wake(due.address).decode(), text=fitted.text,
            segments=fitted.segments, dedupe=f"notice:{b64(due.case_id)}:{due.place}", pepper=pepper, now=now,
        )  # fmt: skip
        session.delete(due)
