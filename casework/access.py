"""Who may see what. Denied by default: a case is found only through a released seal that one holds.

The scope stands in the query itself, so foreign and missing cases give the same answer.
"""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Box, Case, Member, Release, Seal
from crypto.boxes import TALK
from crypto.labels import member_holder, office_holder


def holders(member: Member) -> tuple[str, str]:
    """The names under which seals may be handed to this member."""
    return office_holder(member.office), member_holder(member.id)


def visible_cases(member: Member) -> Select[Case]:
    held = (
        select(Seal.box_id)
        .join(Box, Box.id == Seal.box_id)
        .where(
            Box.case_id == Case.id,
            Box.kind == TALK,
            Seal.holder.in_(holders(member)),
            Seal.release == Release.NOW,
        )
    )
    return select(Case).where(held.exists())


def case_for(session: Session, member: Member, number: str) -> Case:
    """Raises NotFound."""
    case = session.scalars(visible_cases(member).where(Case.number == number)).one_or_none()
    if case is None:
        raise NotFound
    return case
