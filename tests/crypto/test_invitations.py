"""An invited member's keys are those that the holder of the invitation code has made."""

from __future__ import annotations

from typing import Any

import pytest

from crypto.errors import Malformed, WrongCode, WrongKey
from crypto.invitations import check_invite_proof, invite_proof
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import LEAD, SERVICE, STRANGER, fixed

CODE = "48219930117502648854"
INVITED: dict[str, Any] = {
    "code": CODE,
    "service": SERVICE,
    "office_id": LEAD,
    "member": fixed("member")[:16],
    "verify": fixed("verify"),
    "seal_hash": fixed("seal"),
}
PROOF = invite_proof(**INVITED)


def test_the_keeper_recognises_the_invited_member() -> None:
    check_invite_proof(PROOF, invite_proof(**INVITED | {"code": "4821 9930 1175 0264 8854"}))


@pytest.mark.parametrize(
    "change",
    [{"office_id": STRANGER}, {"member": bytes(16)}, {"verify": fixed("another")}, {"seal_hash": fixed("another")},
     {"service": bytes(16)}, {"code": "00000000000000000000"}, {"verify": fixed("seal"), "seal_hash": fixed("verify")}],
    ids="+".join,
)  # fmt: skip
def test_other_keys_under_the_invited_name_are_noticed(change: dict[str, Any]) -> None:
    with pytest.raises(WrongKey):
        check_invite_proof(PROOF, invite_proof(**INVITED | change))


def test_no_changed_or_cut_proof_is_accepted() -> None:
    assert refusals(lambda given: check_invite_proof(PROOF, given), every_byte_changed(PROOF)) == {"wrong_key"}
    assert refusals(lambda given: check_invite_proof(PROOF, given), every_cut(PROOF)) == {"wrong_key"}


def test_the_code_must_be_a_code_and_the_service_a_service() -> None:
    with pytest.raises(WrongCode):
        invite_proof(**INVITED | {"code": CODE[:-1] + "5"})
    with pytest.raises(Malformed):
        invite_proof(**INVITED | {"service": b""})
