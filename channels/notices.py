"""What the worker does for dialogues: takes parts whose rest does not come, forgets what has run out, tells of news.

The notice is neutral, says nothing of the case, and comes once.
"""

from __future__ import annotations

from datetime import datetime

from casework import dialogues, notices
from casework.database import transaction
from channels import dialogues as talks
from channels import gateways, outbox, wording
from channels.at_rest import the_pepper
from channels.held import Line
from crypto.bodies import b64


def send_due(now: datetime) -> None:
    with transaction() as session:
        dialogues.end_old(session, now)
        for due in notices.due(session):
            outbox.enqueue(
                session,
                gateway=due.gateway,
                to=the_pepper().wake(due.address).decode(),
                text=wording.say("news_notice", Line(gateways.named(due.gateway).about).speaking(due.language)),
                dedupe=f"notice:{b64(due.case_id)}:{due.place}",
                now=now,
            )
            session.delete(due)
    talks.release(now)
