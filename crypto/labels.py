"""Domain separation: every derivation, seal and signature begins with one of these labels."""

from __future__ import annotations

from crypto.bodies import b64

_PREFIX = "davylamp/v1/"

CASE = _PREFIX + "case"
BOX = _PREFIX + "box"
SEAL = _PREFIX + "seal"
CARD = _PREFIX + "card"
INDEX = _PREFIX + "index"
ENTRY = _PREFIX + "entry"
LINK = _PREFIX + "link"
CHUNK = _PREFIX + "chunk"
DIRECTORY = _PREFIX + "directory"
MEMBER = _PREFIX + "member"
EVIDENCE = _PREFIX + "evidence"
INVITE = _PREFIX + "invite"
LOCKED = _PREFIX + "locked"
OFFICE_SECRET = _PREFIX + "office-secret"
OFFICE_SEED = _PREFIX + "office-seal"
REPORTER_TOKEN = _PREFIX + "reporter/token"
REPORTER_LOCK_KEY = _PREFIX + "reporter/lock"
REPORTER_COMMIT = _PREFIX + "reporter/commit"
REPORTER_LOCK = _PREFIX + "reporter-lock"
OFFICE_SEAL_KEY = _PREFIX + "office/seal"
OFFICE_SIGN_KEY = _PREFIX + "office/sign"
OFFICE_INDEX_KEY = _PREFIX + "office/index"
MEMBER_SEAL_KEY = _PREFIX + "member/seal"
MEMBER_SIGN_KEY = _PREFIX + "member/sign"
UNLOCK_LOGIN = _PREFIX + "unlock/login"
UNLOCK_KEY = _PREFIX + "unlock/key"
KEPT = _PREFIX + "kept"


def cat(*parts: bytes | str) -> bytes:
    """Each part behind its length (4 bytes, big-endian), so that no two lists give the same bytes."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def office_holder(office_id: str) -> str:
    return f"office:{office_id}"


def member_holder(member_id: bytes) -> str:
    return f"member:{b64(member_id)}"
