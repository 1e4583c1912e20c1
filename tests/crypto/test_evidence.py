"""Files of evidence: what they prove, and that nothing in them can be changed."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from crypto import evidence
from crypto.bodies import Body, b64, encode, parse
from crypto.errors import (
    AnotherHistory,
    BadCertificate,
    BadSignature,
    Malformed,
    NotTheReporter,
    Refused,
    RepeatedEntry,
    UnknownWriter,
    WrongBox,
    WrongRoot,
)
from crypto.evidence import FILING
from tests.crypto.proving import (
    Dossier,
    by_reporter,
    by_two,
    case_file,
    colleague,
    file_of,
    of_colleague,
    proof_of_filing,
    smallest,
)
from tests.crypto.scene import LEAD, ROOT, STRANGER, TODAY, Box, certificate, fixed, member

sample = cache(case_file)
small = cache(smallest)
filing = cache(proof_of_filing)


def test_shown_entries_are_proven_and_left_out_ones_counted() -> None:
    read = evidence.read(sample(), root=ROOT)
    talk, file = read.boxes
    assert [(one.place, one.entry.body["kind"], one.office) for one in talk.shown] == [(2, "status", LEAD)]
    assert [(one.place, one.entry.body["kind"]) for one in file.shown] == [
        (1, "opened"),
        (3, "incident"),
        (4, "decision"),
    ]
    assert (talk.left_out, file.left_out) == (2, 1)
    assert [signer.office for signer in read.signers] == [LEAD, LEAD]


def test_the_chain_is_the_servers_own() -> None:
    dossier = Dossier().said()
    content = dossier.content([1, 2, 3], [3])
    talk, file = evidence.read(file_of(content, by_two(content)), root=ROOT).boxes
    for box, read in ((dossier.talk, talk), (dossier.file, file)):
        assert read.links[1:] == [stored.link for stored in box.entries]


def test_a_later_signature_says_up_to_where_the_order_is_proven() -> None:
    talk, file = evidence.read(sample(), root=ROOT).boxes
    assert file.anchor == 3  # the decision, entry 4, was written by somebody who had seen link 3
    assert talk.anchor == 3  # and it names the talk as it stood then


def test_without_the_report_nobody_says_that_the_office_was_asked() -> None:
    dossier = Dossier().said()
    assert not evidence.read(sample(), root=ROOT).boxes[0].shown[0].entitled
    content = dossier.content([1, 2], None)
    assert evidence.read(file_of(content, by_two(content)), root=ROOT).boxes[0].shown[1].entitled


def test_behind_a_gap_nobody_entitles_themselves() -> None:
    for said in ({"status": "accepted"}, {"status": "transferred", "to": STRANGER}):
        dossier = Dossier().said()
        dossier.talk.by_office(STRANGER, kind="status", **said)
        content = dossier.content([1, 4], None)
        talk = evidence.read(file_of(content, by_two(content)), root=ROOT).boxes[0]
        assert (talk.shown[1].office, talk.shown[1].entitled) == (STRANGER, False), said


def test_behind_a_gap_an_entitled_office_hands_it_on() -> None:
    dossier = Dossier().said()
    dossier.talk.by_office(kind="status", status="transferred", to=STRANGER)
    dossier.talk.by_office(STRANGER, kind="status", status="accepted")
    content = dossier.content([1, 4, 5], None)
    talk = evidence.read(file_of(content, by_two(content)), root=ROOT).boxes[0]
    assert [one.entitled for one in talk.shown] == [True, True, True]


def test_nothing_of_a_left_out_entry_is_in_the_file() -> None:
    for raw in (sample(), filing()):
        for secret in ("Je travaille", "Nimefukuzwa", "foreman"):
            assert secret.encode() not in raw
            assert json.dumps(secret)[1:-1].encode() not in raw


def test_no_key_of_a_box_is_in_the_file() -> None:
    dossier = Dossier().said()
    content = dossier.content([1, 2, 3], [1, 2, 3, 4])
    raw = file_of(content, by_two(content))
    for seed in (dossier.talk.seed, dossier.file.seed):
        assert b64(seed).encode() not in raw


@pytest.mark.parametrize("make", [small, filing], ids=["case", "filing"])
def test_every_single_changed_byte_is_refused(make: Any) -> None:
    raw = make()
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(Refused):
            evidence.read(bytes(changed), root=ROOT)


@pytest.mark.parametrize("make", [small, filing], ids=["case", "filing"])
def test_bytes_taken_out_or_put_in_are_refused(make: Any) -> None:
    raw = make()
    for place in [*range(0, len(raw), 97), len(raw)]:
        for other in (raw[:place] + raw[place + 1 :], raw[:place] + b" " + raw[place:]):
            if other != raw:
                with pytest.raises(Refused):
                    evidence.read(other, root=ROOT)


def test_another_root_is_refused_and_without_one_the_file_names_its_own() -> None:
    with pytest.raises(WrongRoot):
        evidence.read(sample(), root=fixed("another root"))
    assert evidence.read(sample()).directory.root == ROOT


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Malformed):
        evidence.read(sample() + bytes(evidence.LARGEST))


# Somebody who may sign whatever they like makes a file that says something else.


def forged(change: Any) -> bytes:
    content = Dossier().said().content([2], [1, 3, 4])
    change(content)
    return file_of(content, by_two(content))


def entry(content: Body, box: int, place: int) -> Body:
    found: Body = content["boxes"][box]["entries"][place - 1]
    return found


def swap_entries(content: Body) -> None:
    entries = content["boxes"][1]["entries"]
    entries[1], entries[2] = entries[2], entries[1]


def take_one_out(content: Body) -> None:
    del content["boxes"][1]["entries"][1]


def put_one_in(content: Body) -> None:
    content["boxes"][1]["entries"].insert(1, {"id": b64(fixed("x")[:16]), "sha256": b64(fixed("y"))})


def other_hash(content: Body) -> None:
    entry(content, 1, 2)["sha256"] = b64(fixed("y"))


def other_secret(content: Body) -> None:
    entry(content, 1, 3)["secret"] = b64(fixed("y"))


def other_words(content: Body) -> None:
    shown = entry(content, 1, 3)
    shown["body"] = shown["body"].replace("Dismissed", "Promoted!")


def other_padding(content: Body) -> None:
    entry(content, 1, 3)["size"] = 16384


def other_case(content: Body) -> None:
    content["case"] = b64(fixed("another case")[:16])


def twice(content: Body) -> None:
    content["boxes"][1]["entries"].append(entry(content, 1, 2))


def file_first(content: Body) -> None:
    content["boxes"].reverse()


def other_purpose(content: Body) -> None:
    content["purpose"] = "filing"


def a_field_more(content: Body) -> None:
    content["summary"] = "Everything is proven."


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (swap_entries, AnotherHistory), (take_one_out, AnotherHistory), (put_one_in, AnotherHistory),
        (other_hash, AnotherHistory), (other_secret, AnotherHistory), (other_padding, AnotherHistory),
        (other_words, BadSignature), (other_case, WrongBox), (twice, RepeatedEntry), (file_first, Malformed),
        (other_purpose, Malformed), (a_field_more, Malformed),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)  # fmt: skip
def test_two_members_together_cannot_show_another_history(change: Any, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        evidence.read(forged(change), root=ROOT)


def test_a_member_cannot_write_an_entry_anew_under_its_old_id() -> None:
    """They have their key, the id and the box: what they do not have is another text for the sealed bytes."""
    dossier, later = Dossier().said(), Dossier().said()
    old = dossier.file.entries[2]
    later.file.entries = later.file.entries[:2]
    later.in_file("incident", act="a", first="2026-01-01", last="2026-01-01", text="Long before.")
    assert later.file.entries[2].id == old.id
    content, rewritten = dossier.content([2], [1, 3, 4]), later.content([2], [3])
    content["boxes"][1]["entries"][2] = rewritten["boxes"][1]["entries"][2]
    with pytest.raises(AnotherHistory):
        evidence.read(file_of(content, by_two(content)), root=ROOT)


def test_two_people_of_one_office_sign() -> None:
    content = Dossier().said().content([2], [1])
    alone = {"seed": member(LEAD).sign_seed, "cert": certificate(LEAD)}
    stranger = {"seed": member(STRANGER).sign_seed, "cert": certificate(STRANGER)}
    renewed = {"cert": of_colleague(member=certificate(LEAD).member)}
    for other in (alone, stranger, renewed):
        with pytest.raises(UnknownWriter):
            evidence.read(file_of(content, by_two(content, agreed=other)), root=ROOT)
    for signatures in (by_two(content)[:1], by_two(content)[::-1], [], by_reporter(content)):
        with pytest.raises(Malformed):
            evidence.read(file_of(content, signatures), root=ROOT)


def test_a_signature_is_good_for_one_content_one_day_and_one_role() -> None:
    content, other = Dossier().said().content([2], [1]), Dossier().said().content([], [1])
    by_other = file_of(content, by_two(other))
    self_made = by_two(content)
    self_made[1]["at"] = (TODAY + timedelta(days=1)).isoformat()
    as_maker = by_two(content, agreed={"role": "made"})
    as_maker[1]["as"] = "agreed"
    for raw in (by_other, file_of(content, self_made), file_of(content, as_maker)):
        with pytest.raises(BadSignature):
            evidence.read(raw, root=ROOT)
    late = by_two(content, made={"cert": certificate(LEAD, signed_by=fixed("nobody"))})
    with pytest.raises(BadCertificate):
        evidence.read(file_of(content, late), root=ROOT)


def test_a_proof_of_filing_is_signed_by_the_reporter_of_this_case() -> None:
    read = evidence.read(filing(), root=ROOT)
    assert [(signer.role, signer.office) for signer in read.signers] == [("reporter", None)]
    content = Dossier().said().content([2], None, FILING)
    stranger = colleague()
    with pytest.raises(NotTheReporter):
        evidence.read(file_of(content, by_reporter(content, stranger.sign_seed, stranger.verify)), root=ROOT)
    with pytest.raises(BadSignature):
        evidence.read(file_of(content, by_reporter(content, stranger.sign_seed)), root=ROOT)


def test_a_proof_of_filing_shows_what_an_office_signed_and_no_file() -> None:
    dossier = Dossier().said()
    dossier.talk.by_office(kind="status", status="by_letter", text="")
    shows = (dossier.content([1], None, FILING), dossier.content([4], None, FILING), dossier.content([2], [1], FILING))
    for content in shows:
        with pytest.raises(Malformed):
            evidence.read(file_of(content, by_reporter(content)), root=ROOT)


def test_a_file_belongs_to_the_talk_beside_it() -> None:
    dossier, other = Dossier().said(), Dossier(talk=Box(seed=fixed("another talk")).report()).said()
    content, foreign = dossier.content([2], [1]), other.content([2], [1])
    content["boxes"][0] = foreign["boxes"][0]
    with pytest.raises(WrongBox):
        evidence.read(file_of(content, by_two(content)), root=ROOT)


def test_a_stranger_shown_in_the_file_is_refused() -> None:
    dossier = Dossier().said()
    dossier.file.by_office(STRANGER, kind="note", talk=b64(dossier.talk.link()))
    content = dossier.content([2], [5])
    with pytest.raises(UnknownWriter):
        evidence.read(file_of(content, by_two(content)), root=ROOT)


def test_the_file_has_one_spelling() -> None:
    assert encode(parse(sample())) == sample()
