"""No path ends the protection of people while a duty is open, and one word of the reporter opens it again.

The rules stand in the browser, because what they are about is sealed. Here a model of what a conscientious office would know
walks beside them: it keeps what happened as numbers and flags, and shares no line of code with them.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from casework.reprisal import RULES

NODE = Path(sys.executable).parent / "node"
SPEAK = Path(__file__).parent / "browser/speak_closing.ts"
ANSWERS = dict.fromkeys((question.id for question in RULES.questions), 0)
FIRST_DAY = date(2026, 1, 1)
MEMBERS = st.sampled_from(["amani", "dalila"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with subprocess.Popen([NODE, SPEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(question: Any) -> Any:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.communicate(timeout=10)


class Track(RuleBasedStateMachine):
    """One case; days go by, people write, and somebody tries to end it at any time."""

    ask: Any

    def __init__(self) -> None:
        super().__init__()
        self.day, self.ids = FIRST_DAY, itertools.count()
        self.file: list[Any] = []
        self.talk: list[Any] = []
        self.measures: dict[str, bool] = {}  # by the id that stands: open or not
        self.terms: set[str] = set()
        self.relief: dict[str, bool] = {}
        self.last_harm: date | None = None
        self.unjudged = True
        self.heard: set[str] = set()
        self.to_hear: set[str] = set()
        self.check_in: date | None = None  # the last day that was set
        self.answered = False
        self.proposed: tuple[str, str, bool] | None = None  # id, by whom, whether they could not be reached
        self.agreed = False
        self.keep("amani", {"kind": "opened"})

    def keep(self, member: str, body: dict[str, Any]) -> str:
        entry = f"file-{next(self.ids)}"
        self.file.append([entry, self.day.isoformat(), member, body])
        return entry

    def hear(self, body: dict[str, Any]) -> str:
        entry = f"talk-{next(self.ids)}"
        self.talk.append([entry, self.day.isoformat(), "reporter", body])
        self.disturb()
        return entry

    def disturb(self) -> None:
        """Whatever comes in after somebody signed takes the signature away."""
        self.proposed, self.agreed = None, False

    @rule(days=st.sampled_from([1, 20, 95]))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(days=st.sampled_from([[], [10], [3, 30]]))
    def the_risk_is_judged(self, days: list[int]) -> None:
        dues = [(self.day + timedelta(days=after)).isoformat() for after in days]
        point = "check_in" if not self.unjudged else "receipt"
        body = {
            "kind": "assessment",
            "about": "reprisal",
            "at_point": point,
            "answers": ANSWERS,
            "seriousness": "minor",
        }
        incident = {**body, "at_point": "incident"}
        heard = sorted(self.to_hear | self.heard)
        self.keep("amani", {**body, "level": "L", "heard": heard, "check_ins": dues})
        self.keep("amani", {**incident, "level": "L", "heard": heard})
        self.heard, self.to_hear, self.unjudged = self.heard | self.to_hear, set(), False
        if dues:
            self.check_in, self.answered = date.fromisoformat(dues[-1]), False
        elif self.check_in is not None and self.check_in > self.day:
            self.check_in = None  # what had been set for later days is gone
            self.forget_replaced()
        self.disturb()

    def forget_replaced(self) -> None:
        past = [due for due in self.all_dues() if due <= self.day]
        self.check_in = max(past, default=None)
        self.answered = self.check_in is not None and self.has_answer(self.check_in)

    def all_dues(self) -> list[date]:
        sets = [entry for entry in self.file if "check_ins" in entry[3]]
        found = set()
        for one, following in itertools.zip_longest(sets, sets[1:]):
            until = date.fromisoformat(following[1]) if following else date.max
            found |= {date.fromisoformat(due) for due in one[3]["check_ins"] if date.fromisoformat(due) <= until}
        return sorted(found)

    def has_answer(self, due: date) -> bool:
        return any(entry[3].get("due") == due.isoformat() for entry in self.talk)

    @rule(said=st.sampled_from(["safe", "unsafe", "declined"]))
    def the_reporter_answers_the_last_check_in(self, said: str) -> None:
        if self.check_in is None or self.check_in > self.day or self.answered:
            return
        answers = {"safe": "yes" if said == "safe" else "no", "harmed": "no", "talk": "no"}
        body = {"kind": "answer", "about": "check_in", "due": self.check_in.isoformat()}
        entry = self.hear({**body, "declined": True} if said == "declined" else {**body, **answers})
        self.answered = True
        if said != "declined":
            self.to_hear.add(entry)
        if said == "unsafe":
            self.last_harm = self.day

    @rule(about=st.sampled_from(["incident", "safe", None]))
    def the_reporter_writes(self, about: str | None) -> None:
        entry = self.hear({"kind": "message", **({"about": about} if about else {}), "text": "x"})
        if about == "incident":
            self.to_hear.add(entry)
            self.last_harm = self.day

    @rule()
    def an_incident_is_recorded(self) -> None:
        today = self.day.isoformat()
        self.keep("amani", {"kind": "incident", "first": today, "last": today})
        self.last_harm, self.unjudged = self.day, True
        self.disturb()

    @rule(state=st.sampled_from(["requested", "active", "refused"]))
    def a_measure_is_kept(self, state: str) -> None:
        entry = self.keep("amani", {"kind": "measure", "alias": "a", "measure": "food", "state": state})
        self.measures[entry] = state != "refused"
        self.disturb()

    @rule()
    def a_measure_ends(self) -> None:
        standing = next((one for one, is_open in self.measures.items() if is_open), None)
        if standing is not None:
            del self.measures[standing]
            self.keep("amani", {"kind": "measure", "alias": "a", "state": "ended", "earlier": standing})
            self.disturb()

    @rule()
    def a_term_is_kept(self) -> None:
        body = {"kind": "decision", "decision": "deadline", "forum": "eacj", "until": "2030-01-01"}
        self.terms.add(self.keep("amani", body))

    @rule(how=st.sampled_from(["deadline_met", "deadline_dropped"]))
    def a_term_is_over(self, how: str) -> None:
        if self.terms:
            self.keep("amani", {"kind": "decision", "decision": how, "deadline": self.terms.pop()})

    @rule()
    def relief_is_asked_for(self) -> None:
        body = {"kind": "measure", "about": "relief", "alias": "a", "forum": "own_court", "decision": "pending"}
        self.relief[self.keep("amani", body)] = True
        self.disturb()

    @rule()
    def relief_is_decided(self) -> None:
        if self.relief:
            earlier, _ = self.relief.popitem()
            self.keep("amani", {"kind": "measure", "about": "relief", "decision": "granted", "earlier": earlier})
            self.disturb()

    @rule(member=MEMBERS, how=st.sampled_from(["agrees", "unreachable", "two_tries", "no_day"]))
    def somebody_signs_that_it_may_end(self, member: str, how: str) -> None:
        today, days = self.day.isoformat(), [(self.day - timedelta(days=n)).isoformat() for n in range(3)]
        forms: dict[str, dict[str, Any]] = {
            "agrees": {"how": "agrees", "asked_on": today},
            "unreachable": {"how": "unreachable", "tries": days},
            "two_tries": {"how": "unreachable", "tries": [*days[:2], days[0]]},
            "no_day": {"how": "agrees"},
        }
        last = self.talk[-1][0] if self.talk else ""
        body = {"kind": "decision", "about": "protection", "decision": "protection_closed", "last": last}
        entry = self.keep(member, {**body, **forms[how]})
        if how in ("agrees", "unreachable"):
            self.proposed, self.agreed = (entry, member, how == "unreachable"), False

    @rule(member=MEMBERS)
    def somebody_agrees(self, member: str) -> None:
        if self.proposed is None:
            return
        entry, by, _ = self.proposed
        body = {"kind": "decision", "about": "protection", "decision": "protection_close_agreed", "closes": entry}
        self.keep(member, body)
        self.agreed = self.agreed or member != by

    def duties(self) -> set[str]:
        unreachable = self.proposed is not None and self.proposed[2]
        silence_over = self.check_in is not None and self.day >= self.check_in + timedelta(days=14)
        checked_in = self.check_in is not None and (self.answered or (unreachable and silence_over))
        return {
            name
            for name, is_open in {
                "check_ins": not checked_in,
                "quiet": self.last_harm is not None and self.day < self.last_harm + timedelta(days=90),
                "terms": bool(self.terms or self.relief),
                "measures": any(self.measures.values()),
                "judged": self.unjudged or bool(self.to_hear),
            }.items()
            if is_open
        }

    @invariant()
    def it_has_ended_only_where_two_agreed_and_nothing_is_open(self) -> None:
        answer = self.ask({"file": self.file, "talk": self.talk, "today": self.day.isoformat()})
        duties = self.duties()
        unreachable = self.proposed is not None and self.proposed[2]
        assert set(answer["unreachable" if unreachable else "open"]) == duties
        assert (answer["state"] == "closed") == (self.agreed and not duties)
        assert (answer["state"] == "proposed") == (self.proposed is not None and not self.agreed and not duties)


def test_no_path_ends_protection_while_a_duty_is_open(browser: Any) -> None:
    machine = type("BoundTrack", (Track,), {"ask": staticmethod(browser)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_way_to_the_end(browser: Any) -> None:
    track = type("BoundTrack", (Track,), {"ask": staticmethod(browser)})()
    track.the_risk_is_judged([10])
    track.a_measure_is_kept("active")
    track.time_passes(20)
    track.the_reporter_answers_the_last_check_in("safe")
    track.the_risk_is_judged([])
    track.somebody_signs_that_it_may_end("amani", "agrees")
    track.somebody_agrees("dalila")
    assert track.duties() == {"measures"}
    track.it_has_ended_only_where_two_agreed_and_nothing_is_open()
    track.a_measure_ends()
    track.somebody_signs_that_it_may_end("amani", "agrees")
    track.somebody_agrees("amani")
    track.it_has_ended_only_where_two_agreed_and_nothing_is_open()
    track.somebody_agrees("dalila")
    assert track.ask({"file": track.file, "talk": track.talk, "today": track.day.isoformat()})["state"] == "closed"
    track.the_reporter_writes(None)
    assert track.ask({"file": track.file, "talk": track.talk, "today": track.day.isoformat()})["state"] == "reopened"
