"""The desk's screens, each a blueprint, all but the door nested under the guarded parent."""

from casework.views.allowed import allowed
from casework.views.apart import accused_file
from casework.views.approvals import pending
from casework.views.bulk import bulk
from casework.views.case import case
from casework.views.check_ins import case_check_ins
from casework.views.clocks import case_clocks
from casework.views.deadlines import case_deadlines
from casework.views.door import door
from casework.views.duty import duty
from casework.views.evidence import proof
from casework.views.files import case_files
from casework.views.guard import csrf, desk
from casework.views.inbox import inbox
from casework.views.joining import joining
from casework.views.letters import by_letter
from casework.views.moves import moves
from casework.views.office import office
from casework.views.people import people
from casework.views.pins import pins
from casework.views.practice import practice
from casework.views.protection import protection, watch
from casework.views.published import published
from casework.views.record import records
from casework.views.rotation import turning
from casework.views.session import current
from casework.views.standby import in_reserve
from casework.views.transfers import across
from casework.views.working import words, working
from casework.views.you import you

desk.context_processor(published)
desk.context_processor(allowed)
desk.context_processor(words)
for screen in (
    inbox,
    bulk,
    case,
    moves,
    case_clocks,
    case_deadlines,
    case_check_ins,
    protection,
    watch,
    proof,
    in_reserve,
    across,
    by_letter,
    accused_file,
    case_files,
    people,
    office,
    turning,
    records,
    pending,
    duty,
    you,
    current,
    working,
    practice,
):
    desk.register_blueprint(screen)

__all__ = ["csrf", "desk", "door", "joining", "pins"]
