"""Every table, one file a subject. Importing this package knows them all."""

from casework.models.apart import KeptApart
from casework.models.approvals import Approval, Purpose
from casework.models.audit import Anchor, AnchoredHead, AuditRow
from casework.models.base import Base
from casework.models.cases import Box, Case, CaseState, Entry, Hint, HintKind, Release, Seal, Side
from casework.models.check_ins import CheckIn, CheckInState, NoContact
from casework.models.clocks import CALLING, Call, Clock, ClockKind, ClockState, Standing
from casework.models.deadlines import Deadline, DeadlineState
from casework.models.directory import SealingKey, Statement
from casework.models.duty import AlertAddress, Duty, Waking
from casework.models.files import StoredFile
from casework.models.freezing import Freeze
from casework.models.installation import Installation
from casework.models.joining import Invitation, Rotation
from casework.models.members import (
    DeskSession,
    Factor,
    FactorKind,
    Member,
    MemberSeal,
    MemberSealKind,
    Role,
    SpentChallenge,
)
from casework.models.outbox import GatewayMeter, OutgoingText, ProviderCopy, Sending
from casework.models.phones import Alarm, Dialogue, FailingEvent, ReturnAddress, SeenMessage, Silence, WaitingPart
from casework.models.sharing import Assignment, Part, Reason, Recusal
from casework.models.transfers import (
    DeletionAsked,
    Mode,
    Redaction,
    Transfer,
    TransferState,
    Trusted,
    Withdrawal,
)

__all__ = [
    "CALLING",
    "Alarm",
    "AlertAddress",
    "Anchor",
    "AnchoredHead",
    "Approval",
    "Assignment",
    "AuditRow",
    "Base",
    "Box",
    "Call",
    "Case",
    "CaseState",
    "CheckIn",
    "CheckInState",
    "Clock",
    "ClockKind",
    "ClockState",
    "Deadline",
    "DeadlineState",
    "DeletionAsked",
    "DeskSession",
    "Dialogue",
    "Duty",
    "Entry",
    "Factor",
    "FactorKind",
    "FailingEvent",
    "Freeze",
    "GatewayMeter",
    "Hint",
    "HintKind",
    "Installation",
    "Invitation",
    "KeptApart",
    "Member",
    "MemberSeal",
    "MemberSealKind",
    "Mode",
    "NoContact",
    "OutgoingText",
    "Part",
    "ProviderCopy",
    "Purpose",
    "Reason",
    "Recusal",
    "Redaction",
    "Release",
    "ReturnAddress",
    "Role",
    "Rotation",
    "Seal",
    "SealingKey",
    "SeenMessage",
    "Sending",
    "Side",
    "Silence",
    "SpentChallenge",
    "Standing",
    "Statement",
    "StoredFile",
    "Transfer",
    "TransferState",
    "Trusted",
    "WaitingPart",
    "Waking",
    "Withdrawal",
]
