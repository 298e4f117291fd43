from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from remit.errors import Failure, Invalid
from remit.house import inspection
from remit.house.inspection import inspect_server, place_of
from remit.house.ports import free_port


def address(url: str, **changes: str) -> str:
    """`url` with some of its parts changed."""
    parts = {**conninfo_to_dict(url), **changes}
    return "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**parts)


@pytest.fixture
def weak_url(server_url: str) -> Iterator[str]:
    """The address of a role that may connect, and create nothing."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("create role weak login password 'weak'")
        connection.execute("create database strong")
    yield address(server_url, user="weak", password="weak", dbname="strong")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("drop database strong with (force)")
        connection.execute("drop role weak")


def test_inspect_server_names_a_fit_server(server_url: str) -> None:
    assert inspect_server(server_url).startswith("PostgreSQL ")


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "secret", "postgresql://h:port:secret/"])
def test_inspect_server_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        inspect_server(url)
    assert caught.value.code == "RUN-002"
    assert "secret" not in str(caught.value.as_dict())


def test_inspect_server_says_where_nothing_answers(server_url: str) -> None:
    port = str(free_port("127.0.0.1"))
    with pytest.raises(Failure, match="refused") as caught:
        inspect_server(address(server_url, port=port, password="secret"))
    assert caught.value.code == "RUN-035"
    assert caught.value.mend.startswith("start that server")
    assert "secret" not in str(caught.value.as_dict())


@pytest.mark.parametrize(
    ("changes", "said", "mend"),
    [
        ({"password": "wrong"}, "password", "mend the password"),
        ({"dbname": "nonsuch"}, "nonsuch", "create the database"),
        ({"user": "nonsuch", "password": "x"}, "nonsuch", "mend the password"),
        ({"host": "nonsuch.invalid"}, "nonsuch.invalid", "mend the host"),
    ],
)
def test_inspect_server_says_what_to_mend(
    server_url: str, changes: dict[str, str], said: str, mend: str
) -> None:
    with pytest.raises(Failure, match=said) as caught:
        inspect_server(address(server_url, **changes))
    assert caught.value.mend.startswith(mend)


def test_inspect_server_refuses_one_that_is_too_old(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "SERVER_MAJOR_MIN", 99)
    with pytest.raises(Failure, match="too old") as caught:
        inspect_server(server_url)
    assert caught.value.code == "RUN-032"


def test_inspect_server_refuses_where_extensions_may_not_be_created(weak_url: str) -> None:
    with pytest.raises(Failure, match="may not create") as caught:
        inspect_server(weak_url)
    assert caught.value.code == "RUN-034"
    assert "create extension btree_gist" in caught.value.mend


def test_inspect_server_accepts_extensions_that_are_there_already(
    server_url: str, weak_url: str
) -> None:
    with psycopg.connect(address(server_url, dbname="strong")) as connection:
        for name in inspection.EXTENSIONS:
            connection.execute(f"create extension {name}")
    assert inspect_server(weak_url).startswith("PostgreSQL ")


def test_inspect_server_refuses_where_an_extension_is_not_installed(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "EXTENSIONS", ("pg_trgm", "nonsuch"))
    with pytest.raises(Failure, match="lacks the extension nonsuch") as caught:
        inspect_server(server_url)
    assert caught.value.code == "RUN-033"


def test_place_of_shows_no_password() -> None:
    assert place_of("postgresql://user:secret@host:99/name") == "host:99/name"
