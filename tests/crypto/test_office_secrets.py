"""What keepers seal to members: the whole office secret to a keeper, the sealing seed alone to intake."""

from __future__ import annotations

import pytest

from crypto.errors import CannotOpen, Malformed
from crypto.seals import open_office_secret, open_office_seed, seal_office_secret, seal_office_seed
from tests.crypto.hostile import every_byte_changed, refusals
from tests.crypto.scene import LEAD, STRANGER, fixed, member

MEMBER = fixed("member id")[:16]
KEYS = member(LEAD)
SECRET = fixed("office secret")
BOTH_WAYS = [(seal_office_secret, open_office_secret), (seal_office_seed, open_office_seed)]


@pytest.mark.parametrize(("wrap", "unwrap"), BOTH_WAYS, ids=["secret", "seed"])
def test_the_member_opens_it(wrap, unwrap) -> None:  # type: ignore[no-untyped-def]
    assert unwrap(KEYS.seal_seed, LEAD, MEMBER, wrap(KEYS.seal_public, LEAD, MEMBER, SECRET)) == SECRET


@pytest.mark.parametrize(("wrap", "unwrap"), BOTH_WAYS, ids=["secret", "seed"])
def test_it_is_for_one_member_of_one_office(wrap, unwrap) -> None:  # type: ignore[no-untyped-def]
    sealed = wrap(KEYS.seal_public, LEAD, MEMBER, SECRET)
    for seed, office_id, member_id in (
        (KEYS.seal_seed, STRANGER, MEMBER),
        (KEYS.seal_seed, LEAD, bytes(16)),
        (member(STRANGER).seal_seed, LEAD, MEMBER),
    ):
        with pytest.raises(CannotOpen):
            unwrap(seed, office_id, member_id, sealed)


def test_neither_is_taken_for_the_other() -> None:
    """Danger: the seed of intake taken for the office secret would give keys that nobody published."""
    with pytest.raises(CannotOpen):
        open_office_seed(KEYS.seal_seed, LEAD, MEMBER, seal_office_secret(KEYS.seal_public, LEAD, MEMBER, SECRET))
    with pytest.raises(CannotOpen):
        open_office_secret(KEYS.seal_seed, LEAD, MEMBER, seal_office_seed(KEYS.seal_public, LEAD, MEMBER, SECRET))


@pytest.mark.parametrize(("wrap", "unwrap"), BOTH_WAYS, ids=["secret", "seed"])
def test_no_changed_byte_opens(wrap, unwrap) -> None:  # type: ignore[no-untyped-def]
    sealed = wrap(KEYS.seal_public, LEAD, MEMBER, SECRET)
    names = refusals(lambda raw: unwrap(KEYS.seal_seed, LEAD, MEMBER, raw), every_byte_changed(sealed))
    assert names == {"cannot_open"}


@pytest.mark.parametrize(("wrap", "unwrap"), BOTH_WAYS, ids=["secret", "seed"])
@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_another_length_is_malformed(wrap, unwrap, length: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Malformed):
        unwrap(KEYS.seal_seed, LEAD, MEMBER, wrap(KEYS.seal_public, LEAD, MEMBER, bytes(length)))
