"""The rule in Python gives the office that the rule in the browser gives, for every country."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pycountry
import pytest

from crypto.errors import UnknownOffice
from reporting.routing import lead_office
from tests.cast import Reporter

ROOT = Path(__file__).parents[2]
SCRIPT = """
import { leadOffice } from "./reporting/browser/routing.ts";
const { offices, countries } = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(countries.map((country) => leadOffice(offices, country)?.id ?? null)));
"""


def test_both_languages_choose_the_same_office_for_every_country(miner: Reporter) -> None:
    directory = miner.directory()
    countries = [None, "XX", *(country.alpha_2 for country in pycountry.countries)]
    facts = [office.facts for office in directory.offices.values()]
    chosen = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT],
        cwd=ROOT, input=json.dumps({"offices": facts, "countries": countries}), capture_output=True, text=True, check=True,
    )  # fmt: skip
    here = [lead_office(directory, country).id for country in countries]
    assert here == json.loads(chosen.stdout)
    assert {"cd-ombuds", "ug-ombuds", "desk"} <= set(here)


def test_without_an_office_and_without_a_desk_there_is_nobody_to_seal_to(miner: Reporter) -> None:
    directory = miner.directory()
    bare = replace(directory, offices={k: v for k, v in directory.offices.items() if k != "desk"})
    assert lead_office(bare, "CD").id == "cd-ombuds"
    with pytest.raises(UnknownOffice):
        lead_office(bare, None)
