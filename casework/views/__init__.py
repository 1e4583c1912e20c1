"""The desk's screens, each a blueprint, all but the door nested under the guarded parent."""

from casework.views.case import case
from casework.views.door import door
from casework.views.expiry import expiry
from casework.views.files import case_files
from casework.views.guard import csrf, desk
from casework.views.inbox import inbox
from casework.views.pins import pins
from casework.views.session import current

desk.context_processor(expiry)
for screen in (inbox, case, case_files, current):
    desk.register_blueprint(screen)

__all__ = ["csrf", "desk", "door", "pins"]
