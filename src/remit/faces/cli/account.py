"""`remit account show` and `remit account build`: one account, and those of a whole year."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import typer

from remit.domains.accountability import queries
from remit.domains.accountability.paper import document_of
from remit.errors import Failure
from remit.faces.cli.output import show
from remit.faces.cli.papers import show_document
from remit.faces.cli.progress import told
from remit.printing import pdf

DONE = "done.json"
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Address = Annotated[
    str, typer.Option(help="Where readers find this house; the papers say it as their source.")
]
HERE = "http://localhost:8012"


def show_command(
    body: Annotated[str, typer.Argument(help="Its code or short name, such as 00C.")],
    year: Annotated[int, typer.Argument(help="The one in which it begins: 2013 is 2013/14.")],
    as_json: Json = False,
    address: Address = HERE,
) -> None:
    """What a commissioner had in a year, what it achieved, and the powers that it had."""
    account = queries.account_of(body, year)
    if as_json:
        show(account, as_json=True)
    else:
        show_document(document_of(account, _page(address, account)))


def build_command(
    year: Annotated[int, typer.Argument(help="The one in which it begins: 2013 is 2013/14.")],
    out: Annotated[Path, typer.Option(help="The folder to write to; made if missing.")] = Path(
        "accounts"
    ),
    only: Annotated[
        list[str] | None, typer.Option(help="Only this body, by its short name; may be repeated.")
    ] = None,
    address: Address = HERE,
    as_json: Json = False,
) -> None:
    """Write the accounts of all commissioners of a year: a page, JSON and PDF of each.

    It can be stopped and given again: what was written from the same acts and the same counts is
    left as it is.
    """
    folder = out / str(year)
    lines = [line for line in queries.accounts_of(year).lines if not only or line.slug in only]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = _done(folder)
        written = 0
        with told(quiet=as_json) as hear:
            for count, line in enumerate(lines, 1):
                with queries.remembered():
                    written += _build(folder, line.slug, year, address, done)
                hear(f"accounts of {year}, of {len(lines):,}", count)
    except OSError as error:
        raise Failure(
            "ACC-010",
            f"the accounts cannot be written: {error.strerror}",
            where=str(error.filename or folder),
            mend="choose a folder that can be written: --out FOLDER; what is written stays",
        ) from error
    show(
        {"year": year, "accounts": len(lines), "written": written, "folder": str(folder)},
        as_json=as_json,
    )


def _build(folder: Path, slug: str, year: int, address: str, done: dict[str, str]) -> bool:
    """Write one body's three files unless they are there, made from the same; whether written."""
    account = queries.account_of(slug, year)
    content = account.model_dump_json(indent=2).encode()
    stands_on = hashlib.sha256(content + address.encode()).hexdigest()
    files = [folder / f"{slug}.{kind}" for kind in ("json", "html", "pdf")]
    if done.get(slug) == stands_on and all(file.is_file() for file in files):
        return False
    page = _page(address, account)
    for file, made in zip(
        files, (content, _html(page), pdf(document_of(account, page))), strict=True
    ):
        _put(file, made)
    done[slug] = stands_on
    _put(folder / DONE, json.dumps(done, indent=1, sort_keys=True).encode())
    return True


def _page(address: str, account: queries.AccountView) -> str:
    return f"{address}/accounts/{account.year}/{account.slug}"


def _done(folder: Path) -> dict[str, str]:
    """What each body's files were made from, by the last run; nothing where that cannot be read."""
    try:
        read: dict[str, str] = json.loads((folder / DONE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return read


def _put(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    partial = file.with_name(f"{file.name}.partial")
    partial.write_bytes(content)
    os.replace(partial, file)


def _html(address: str) -> bytes:
    """The page as this house serves it, asked of the site itself without a server between."""
    from remit.faces.site.wsgi import application

    environ: dict[str, Any] = {"PATH_INFO": urlsplit(address).path, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    answered: list[str] = []

    def start(status: str, *_headers: object) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _said: None

    body = b"".join(application(environ, start))
    if not answered or not answered[0].startswith("200"):
        raise Failure(
            "ACC-011",
            f"the page could not be made: {answered[0] if answered else 'no answer'}",
            where=address,
            mend="open that page in the house and see what it says",
        )
    return body
