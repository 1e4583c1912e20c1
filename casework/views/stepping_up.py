"""What is done only by somebody who has just proved again who they are: a stolen open desk must not be enough for it.

One list, by endpoint, so that nothing has to be remembered at each route.
"""

from __future__ import annotations

NEEDS_STEP_UP = frozenset(
    {
        "desk.people.assign",
        "desk.office.invite",
        "desk.office.certify",
        "desk.office.renew",
        "desk.office.end",
        "desk.approvals.approve",
        "desk.rotation.ask",
        "desk.rotation.begin",
    }
)
