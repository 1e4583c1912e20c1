"""What one event of a gateway leads to, by whichever way it came: called by the provider, or asked for.

The provider may forget a text when all that follows from it is durable; that it is to be told so is part of that.
"""

from __future__ import annotations

from datetime import datetime

from casework.database import transaction
from channels import delivery_reports, failing
from channels.gateway import Event, Gateway, Report
from channels.listening import listener


def take(gateway: Gateway, event: Event, now: datetime) -> None:
    """Durable when it returns, or given up for ever; the same event again changes nothing. Raises: it is to come again."""
    if isinstance(event, Report):
        with transaction() as session:
            delivery_reports.note(session, event, now=now)
        return
    try:
        listener().ingest(event, gateway.about)
    except Exception as error:
        if not failing.is_given_up(gateway.about, event, error, now):
            raise
