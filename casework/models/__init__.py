"""Every table, one file a subject. Importing this package knows them all."""

from casework.models.audit import Anchor, AnchoredHead, AuditRow
from casework.models.base import Base
from casework.models.cases import Box, Case, CaseState, Entry, Hint, HintKind, Release, Seal, Side
from casework.models.directory import SealingKey, Statement
from casework.models.files import StoredFile
from casework.models.installation import Installation
from casework.models.members import DeskSession, Member, MemberSeal, MemberSealKind

__all__ = [
    "Anchor",
    "AnchoredHead",
    "AuditRow",
    "Base",
    "Box",
    "Case",
    "CaseState",
    "DeskSession",
    "Entry",
    "Hint",
    "HintKind",
    "Installation",
    "Member",
    "MemberSeal",
    "MemberSealKind",
    "Release",
    "Seal",
    "SealingKey",
    "Side",
    "Statement",
    "StoredFile",
]
