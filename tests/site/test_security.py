"""Nothing inline, nothing from elsewhere: the policy, and pages that keep it."""

from __future__ import annotations

import re

import pytest

from remit.faces.site.sitemap import public_pages

INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
REMOTE = re.compile(rb"""\b(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE)


def faults(html: bytes) -> list[bytes]:
    return [match[0] for rule in (INLINE, REMOTE) for match in rule.finditer(html)]


@pytest.mark.parametrize(
    "planted",
    [
        b"<script>alert(1)</script>",
        b"<p style='color: red'>",
        b'<a onclick="x()">',
        b'<img src="https://elsewhere.example/x.png">',
        b'<link href="//elsewhere.example/x.css">',
    ],
)
def test_planted_faults_are_found(planted: bytes) -> None:
    assert faults(planted)


def test_plain_pages_pass() -> None:
    assert not faults(b'<script type="module" src="/static/x.js"></script><a href="/map">Map</a>')


@pytest.mark.usefixtures("england")
def test_no_public_page_holds_anything_inline_or_remote(client) -> None:
    found = {}
    for address in public_pages():
        answer = client.get(address)
        if answer.headers["Content-Type"].startswith("text/html") and faults(answer.content):
            found[address] = faults(answer.content)
    assert found == {}


@pytest.mark.usefixtures("england")
@pytest.mark.parametrize(
    "address", ["/", "/nowhere", "/health", "/account/login/", "/map.json", "/static/site/remit.js"]
)
def test_every_answer_carries_the_policy(client, address: str) -> None:
    answer = client.get(address)
    answer.close()
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
