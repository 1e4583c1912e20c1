"""The reporter's pages are the same bytes for everyone, keep nothing and ask for nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = [f"/{language}/{page}" for language in ("en", "fr") for page in ("report", "follow-up")]


@pytest.mark.parametrize("path", PAGES)
def test_every_visitor_gets_the_same_bytes_and_no_cookie(app: Flask, path: str) -> None:
    answers = [
        app.test_client().get(path, headers=headers)
        for headers in (
            {},
            {"User-Agent": "one", "Accept-Language": "fr"},
            {"Cookie": "__Host-davylamp=x; other=y", "X-Forwarded-For": "10.0.0.1"},
        )
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_inline_script_or_style_no_form_and_nothing_foreign(
    app: Flask, client: FlaskClient, path: str
) -> None:
    html = client.get(path).get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<form|<base|<iframe", html)
    # Only radio buttons have names, to be a group; without a form there is nothing that could send them.
    assert not [tag for tag in re.findall(r"<(?!meta)[^>]*\sname=[^>]*>", html) if 'type="radio"' not in tag]
    foreign = set(re.findall(r"(?:src|href)=\"(?!/|#)([^\"]*)", html))
    assert foreign <= {app.config["NEUTRAL_URL"]}, "only the way out leads elsewhere"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_its_language_and_titled(client: FlaskClient, path: str) -> None:
    html = client.get(path).get_data(as_text=True)
    assert f'lang="{path[1:3]}"' in html
    assert re.search(r"<title>[^<]{5,}</title>", html)


def test_the_front_door_leads_to_the_report_page_in_the_visitors_language(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/en/report"
    french = client.get("/", headers={"Accept-Language": "fr-CD,fr;q=0.9,en;q=0.1"})
    assert french.headers["Location"] == "/fr/report"
    assert "Accept-Language" in french.headers["Vary"]


def test_the_french_pages_are_french(client: FlaskClient) -> None:
    for page in ("report", "follow-up"):
        english, french = (client.get(f"/{language}/{page}").get_data(as_text=True) for language in ("en", "fr"))
        headings = [re.findall(r"<h1>([^<]+)</h1>", html) for html in (english, french)]
        assert headings[0] != headings[1] != []


@pytest.mark.parametrize("path", ["/de/report", "/en/", "/en/desk", "/en/report/", "/report"])
def test_there_is_nothing_else(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_demonstration_says_that_it_is_one(client: FlaskClient) -> None:
    assert "keys are public" in client.get("/en/report").get_data(as_text=True)
