"""What a request can run into. Each has a name, a sentence that a person can act on, and an HTTP status.

Turned into an answer in one place (app.py). A stranger, another office and a missing object get the same 404.
"""


class Trouble(Exception):
    status = 400
    name = "bad_request"
    sentence = "This request cannot be read."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} ({detail})" if detail else self.sentence)
        self.message = str(self)


class Invalid(Trouble):
    """`name` and `sentence` come from the check that failed, `detail` names the field, never its value."""

    def __init__(self, name: str, sentence: str, detail: str = "") -> None:
        self.name, self.sentence = name, sentence
        super().__init__(detail)


class NotFound(Trouble):
    status = 404
    name = "not_found"
    sentence = "There is nothing here."


class NotKnown(Trouble):
    status = 404
    name = "not_known"
    sentence = "This name, this passphrase and this passkey or code do not go together."


class Forbidden(Trouble):
    status = 403
    name = "not_from_this_page"
    sentence = "This request did not come from a page of this service. Load the page again."


class ProveAgain(Trouble):
    status = 403
    name = "prove_again"
    sentence = "Show your passkey or a one-time code again first. Nothing was changed."


class DoorBusy(Trouble):
    status = 503
    name = "busy"
    sentence = "Too many people are at this door. Try again in a moment."


class Conflict(Trouble):
    status = 409
    name = "already_there"
    sentence = "Something else is stored under this id. Nothing was changed."


class FileBoxExists(Conflict):
    name = "file_box_exists"
    sentence = "A colleague has opened this case at the same moment. Load it again."


class WrongState(Conflict):
    name = "wrong_state"
    sentence = "The case has moved on. Load it again."


class Unread(Conflict):
    name = "unread"
    sentence = "Something has come in that nobody has read. Open the case by itself."


class OpenDuty(Conflict):
    name = "open_duty"
    sentence = "Your office still owes this case something by a day. Close it by itself, with a reason."


class NoFile(Conflict):
    name = "no_file"
    sentence = "Your office has no file for this case yet. Open the case first."


class WrongClock(Conflict):
    name = "clock_does_not_do_this"
    sentence = "This clock cannot be changed in this way. Load the case again."


class NotFrozen(Conflict):
    name = "not_frozen"
    sentence = "This case is not held still. Load it again."


class Frozen(Conflict):
    name = "frozen"
    sentence = "This case is held still. Nothing goes to another office until that ends."


class NotTheLead(Conflict):
    name = "not_the_lead"
    sentence = "Another office leads this case and speaks with the reporter. Write to that office."


class AlreadyOffered(Conflict):
    name = "already_offered"
    sentence = "This office has the case, or an offer of it that is open. Load it again."


class ConsentWithdrawn(Conflict):
    name = "consent_withdrawn"
    sentence = "The reporter has taken back what they had allowed. Nothing of this case goes to another office."


class Unresponsive(Conflict):
    name = "unresponsive"
    sentence = (
        "This office has let three offers run out in 90 days. It leads no new case until somebody trusts it again."
    )


class NotForThisMember(Conflict):
    name = "not_for_this_member"
    sentence = "This case cannot be given to this member."


class LastFactor(Conflict):
    name = "last_factor"
    sentence = "This is the last passkey or the last one-time codes. Add another first."


class TooManyFactors(Conflict):
    name = "too_many_factors"
    sentence = "No more passkeys can be added. Remove one first."


class NotApproved(Conflict):
    name = "not_approved"
    sentence = "A second person must approve this first, and no approval for exactly this is open."


class SamePerson(Conflict):
    name = "same_person"
    sentence = "Whoever asks for something cannot approve it too. Ask a colleague."


class NameTaken(Conflict):
    name = "name_already_there"
    sentence = "Somebody of this name is here or invited already. Take another name."


class NoRotation(Conflict):
    name = "no_rotation"
    sentence = "No change of the office's keys is open, or the new keys are not in force yet."


class TooLarge(Trouble):
    status = 413
    name = "too_large"
    sentence = "This is larger than a sealed report can be."


class NotStored(Trouble):
    status = 503
    name = "not_stored"
    sentence = "Nothing was stored. Keep your text and try again in a moment."


class ClockLeapt(Trouble):
    """For whoever runs `flask work`, in its log."""

    status = 503
    name = "clock_leapt"
    sentence = "This machine's clock has leapt ahead. Set it right; if it is right, start flask work again."


class NoRoom(Trouble):
    status = 507
    name = "no_room"
    sentence = "There is no room for files at the moment. Nothing of this was stored; reports are still taken."


class TooMany(Trouble):
    status = 507
    name = "too_many_files"
    sentence = "No more files are taken for this report, or for all reports today. Words are still taken."


class Incomplete(Conflict):
    name = "incomplete_file"
    sentence = "A part of this file is missing here. Send the missing parts, then this again."
