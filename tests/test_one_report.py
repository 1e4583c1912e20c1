"""The way of one report, without a browser: sealed, received, read, answered, followed up."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Ombudsperson, Reporter


def test_a_report_is_read_at_the_desk_answered_and_followed_up(
    miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    receipt = miner.report("Pit seven fell in, two men are below.")
    assert receipt.status_code == 201

    amani = at_desk("amani")
    (number,) = amani.numbers()
    _, _, items = amani.open(number)
    assert [item.entry.body["text"] for item in items if item.entry] == ["Pit seven fell in, two men are below."]
    assert amani.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"}).status_code == 201
    assert amani.write(number, "reply", {"text": "Where is the pit?"}).status_code == 201

    thread = miner.read()
    assert [item.refused for item in thread] == [None, None, None]
    assert thread[-1].entry is not None
    assert thread[-1].entry.body["text"] == "Where is the pit?"

    assert miner.write("Behind the market.", thread[-1].link).status_code == 201
    _, _, items = amani.open(number)
    assert items[-1].entry is not None
    assert items[-1].entry.body["text"] == "Behind the market."
