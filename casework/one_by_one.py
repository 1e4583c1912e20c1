"""What a round does for each case that is due: in a transaction of its own, so that one that fails stops none behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.database import reading, transaction

log = logging.getLogger("davylamp.work")

# So many are looked for at once.
AT_ONCE = 200


def page_by_page(
    query: Select[Any], key: Sequence[InstrumentedAttribute[Any]], do: Callable[[Session, Any], object]
) -> None:
    """All that `query` finds by the columns `key`: whatever became of one page, the next begins behind it, so what cannot
    be done stands in the way of nothing. `do` gets the key: of one column its value, else the row.
    """
    ordered = query.with_only_columns(*key).order_by(*key).limit(AT_ONCE)
    page = ordered
    while True:
        with reading() as session:
            found = session.execute(page).all()
        one_by_one([row[0] if len(key) == 1 else row for row in found], do)
        if len(found) < AT_ONCE:
            return
        page = ordered.where(tuple_(*key) > tuple_(*found[-1], types=[column.type for column in key]))


def one_by_one(found: Iterable[Any], do: Callable[[Session, Any], object]) -> None:
    """What fails is tried again with the next round; the log names the kind of fault only."""
    for one in found:
        try:
            with transaction() as session:
                do(session, one)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one case, the others are not to blame)
            log.error("a round passes over a case: %s", type(error).__name__)  # noqa: TRY400 (a trace shows values)
