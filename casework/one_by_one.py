"""What a round does for each case that is due: in a transaction of its own, so that one that fails stops none behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from casework.database import transaction

log = logging.getLogger("davylamp.work")


def one_by_one(found: Iterable[Any], do: Callable[[Session, Any], object]) -> None:
    """What fails is tried again with the next round; the log names the kind of fault only."""
    for one in found:
        try:
            with transaction() as session:
                do(session, one)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one case, the others are not to blame)
            log.error("a round passes over a case: %s", type(error).__name__)  # noqa: TRY400 (a trace shows values)
