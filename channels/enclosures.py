"""A file that came in a dialogue: fetched into memory, cleaned, sealed and laid down; then one entry makes it the case's.

The file is stored before its entry, and vanishes after a day without one, so a crash between the two leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from casework.errors import NoRoom, NotStored, TooMany
from channels import case_entries, enclosing, gateways, saying, voices, wording
from channels.gateway import Enclosed, Inbound, Kind, SendError
from channels.held import Held, Line, Outcome
from channels.turns import Keyword, State, Step
from channels.voices import CannotHear
from crypto.attachments import Attachment
from reporting import attaching, cleaning
from reporting.cleaning import CannotClean, Given
from reporting.gateways import own_gateway
from reporting.sealing import attached

# What the largest chat service gives out, and what one process holds at a time.
LARGEST = 20 * 1024 * 1024
_KEEPS_NOTHING = (Keyword.TEST, Keyword.ERASE)


class NotTaken(Exception):
    """`key`: of the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass
class Enclosure:
    """`caption`: what was written beside it and has not been sealed yet, `beside`: that it was a keyword.

    `quiet`: the words before it opened the case, and were answered.
    """

    inbound: Inbound
    line: Line
    caption: str = field(repr=False)
    quiet: bool
    beside: Keyword | None
    _given: Given | None = field(default=None, repr=False)
    _laid: tuple[bytes, Attachment] | None = field(default=None, repr=False)

    def answer(self, held: Held | None, now: datetime) -> Outcome:
        """Fetches and seals; what it stores is no part of the case yet. Raises NotStored or Busy: send it again."""
        enclosed = self.inbound.enclosed
        if enclosed is None:
            return Outcome(held)
        if held is None or held.at_hand is None or self.beside in _KEEPS_NOTHING:
            return self._left_out(held)
        line, at_hand = self.line.speaking(held.language), held.at_hand
        gateway = own_gateway(line.about.carrier)
        office = saying.speaker(gateway.directory, line, at_hand.office)
        mute = self.quiet or held.state.step is Step.SILENT
        try:
            about = self._lay_down(enclosed, at_hand.case, held.state)
        except NotTaken as why:
            said = wording.say(why.key, line, **saying.values(office, line, now))
            return Outcome(held, () if held.state.step is Step.SILENT else (said,), alone=True)
        entry = case_entries.entry(
            gateway, at_hand, attached(about, seen=at_hand.seen, day=now.date(), text=self.caption)
        )
        turn = enclosing.adds(held.state, enclosed.kind, self.caption)
        if mute or turn.state is None:
            return Outcome(held, entry=entry, attached=about.file)
        after = Held(turn.state, at_hand, held.shown, held.language)
        return Outcome(after, saying.texts(turn, line, office, now), entry=entry, attached=about.file)

    def _left_out(self, held: Held | None) -> Outcome:
        """There is no case to which it could belong, or what was written beside it says that nothing is kept."""
        if held is not None and held.state.step is Step.SILENT:
            return Outcome(held)
        said = wording.say("file_apart", self.line.speaking(held.language if held else ""))
        return Outcome(held, (said,), alone=True)

    def _lay_down(self, enclosed: Enclosed, case: bytes, state: State) -> Attachment:
        if self._laid is None or self._laid[0] != case:
            self._given = self._given or _cleaned(self.line, enclosed, alters=state.alters_voice)
            try:
                self._laid = case, attaching.lay_down(case, self._given)
            except (TooMany, NoRoom):
                raise NotTaken("file_no_room") from None
        return self._laid[1]


def _cleaned(line: Line, enclosed: Enclosed, *, alters: bool) -> Given:
    if enclosed.size > LARGEST:
        raise NotTaken("file_refused")
    try:
        raw = gateways.named(line.name).fetch(enclosed)
    except SendError as error:
        # One that takes too long is not waited for again and again: it stands before everybody else's.
        if error.again and error.reason != "network_timeout":
            raise NotStored from None
        raise NotTaken("file_refused") from None
    given = Given(enclosed.name, enclosed.type, raw)
    try:
        if enclosed.kind is Kind.VOICE or (alters and enclosed.type.startswith("audio/")):
            return voices.encoded_anew(raw, altered=alters)
        return cleaning.clean(given)
    except (CannotClean, CannotHear):
        raise NotTaken("file_refused") from None
