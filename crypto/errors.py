"""Every refusal has a name of its own, the same in Python and TypeScript, and a sentence."""


class Refused(Exception):
    """Something the protocol does not accept. `detail` never holds a secret or a word of a report."""

    name = "refused"
    sentence = "This was refused."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} ({detail})" if detail else self.sentence)
        self.detail = detail


class Malformed(Refused):
    name = "malformed"
    sentence = "These bytes do not have the form that the protocol prescribes."


class WrongPadding(Refused):
    name = "wrong_padding"
    sentence = "The padding is not what the protocol prescribes."


class WrongCode(Refused):
    name = "wrong_code"
    sentence = "This is not a follow-up code: a digit is missing or mistyped."


class CannotOpen(Refused):
    name = "cannot_open"
    sentence = "This was sealed to another key, for another place, or has been changed."


class WrongKey(Refused):
    name = "wrong_key"
    sentence = "This key is not the one that was published or promised."


class WrongBox(Refused):
    name = "wrong_box"
    sentence = "This box does not belong to this case, or its key was swapped."


class BadSignature(Refused):
    name = "bad_signature"
    sentence = "The signature is not valid."


class NotTheReporter(Refused):
    name = "not_the_reporter"
    sentence = "This was not written by the reporter of this case."


class UnknownWriter(Refused):
    name = "unknown_writer"
    sentence = "The writer has no right to write here."


class UnknownGateway(Refused):
    name = "unknown_gateway"
    sentence = "The gateway that sealed this is not in the directory."


class BadCertificate(Refused):
    name = "bad_certificate"
    sentence = "The writer's certificate was not signed by the office."


class CertificateOutOfDate(Refused):
    name = "certificate_out_of_date"
    sentence = "The writer's certificate was not valid on that day."


class BrokenHistory(Refused):
    name = "broken_history"
    sentence = "An entry before this one was removed, added or changed."


class AnotherHistory(Refused):
    name = "another_history"
    sentence = "The writer was shown another history than this one."


class RepeatedEntry(Refused):
    name = "repeated_entry"
    sentence = "This entry occurs twice."


class UnknownKind(Refused):
    name = "unknown_kind"
    sentence = "This kind of entry has no place here."


class WrongRoot(Refused):
    name = "wrong_root"
    sentence = "The directory was not signed by the root key of this service."


class WrongService(Refused):
    name = "wrong_service"
    sentence = "The directory belongs to another service."


class DirectoryExpired(Refused):
    name = "directory_expired"
    sentence = "The directory of offices is out of date."


class DirectoryFromTheFuture(Refused):
    name = "directory_from_the_future"
    sentence = "The directory of offices bears a date in the future: one of the clocks is wrong."


class DirectoryRolledBack(Refused):
    name = "directory_rolled_back"
    sentence = "The directory of offices is older than one that was seen before."


class UnknownOffice(Refused):
    name = "unknown_office"
    sentence = "This office is not in the directory."
