"""The account of a body for a year, as pages, programs and paper show it.

Money is in whole pence. A rate comes with its interval, both as numbers and as words with its unit.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from remit.domains.law.queries.views import ClauseLine
from remit.domains.money.queries import Arrival
from remit.domains.outcomes.queries.views import Prompt, Spine


class AreaLine(BaseModel):
    """An area of power: how many of its acts a body may do, may do if more is true, may not do."""

    title: str
    may: int
    may_if: int
    may_not: int


class Restriction(BaseModel):
    """An open condition or direction, the acts it removes, and the act that imposed it."""

    says: str
    clause: str
    removes: list[str]
    act_number: int
    synthetic: bool


class PowersPart(BaseModel):
    """Powers and limits on the last day of the year. `state` is in_full, with_conditions, not_yet,
    or unknown where the register holds no authorisation."""

    on: date
    pack: str
    pack_title: str
    pack_hash: str
    state: str
    powers_from: date | None
    counts: dict[str, int]
    areas: list[AreaLine]
    limits: list[ClauseLine]
    restrictions: list[Restriction]


class Allocated(BaseModel):
    """What an official file gives it that moved through no books of this house: the formula in
    force, the pence, the act that loaded the file."""

    formula: str
    title: str
    told_by: str
    pence: int
    act: int


class ResourcesPart(BaseModel):
    """What it had and what became of it. All in pence:
    received - passed on - paid = committed + accrued + left.

    `arrivals` are its funds: what was allotted, each named difference, what came. `persons` are
    those registered with its practices, None where nobody counted them; `synthetic` says that
    amounts or lists are invented.
    """

    arrivals: list[Arrival]
    allocated: Allocated | None
    received_pence: int
    passed_on_pence: int
    paid_pence: int
    committed_pence: int
    accrued_pence: int
    left_pence: int
    persons: int | None
    per_head_pence: int | None
    synthetic: bool


class CountedBy(BaseModel):
    """An act that counted files of outcomes, and how many of its files the figures rest on."""

    act: int
    files: int
    synthetic: bool


class OutcomesPart(BaseModel):
    """What it achieved, by the end of the year. `look_first` are prompts to look and no verdict;
    `left_out` are measures without a figure; `cube` is the hash of all counts."""

    spine: list[Spine]
    look_first: list[Prompt]
    left_out: list[str]
    counted_by: list[CountedBy]
    cube: str
    says: str


class Proof(BaseModel):
    """What shows a part of the account: an act, a transfer, the law, the counts, an entry."""

    part: str
    says: str
    address: str
    hash: str


class Gap(BaseModel):
    """What is missing from the account, and why."""

    part: str
    what: str
    why: str


class Published(BaseModel):
    """The account as its body published it: the act, the hash, and whether it still says so."""

    act_number: int
    on: date
    sha256: str
    same: bool


class AccountView(BaseModel):
    """The account of a body for a year, 1 April to 31 March; `ends_on` is its last day there."""

    slug: str
    name: str
    kind_title: str
    year: int
    year_words: str
    begins_on: date
    ends_on: date
    powers: PowersPart
    resources: ResourcesPart
    outcomes: OutcomesPart
    missing: list[Gap]
    proofs: list[Proof]
    published: list[Published]
    synthetic: bool


class AccountOwed(BaseModel):
    """One body that owes an account for a year."""

    slug: str
    name: str
    published: bool


class Accounts(BaseModel):
    """Everybody who owes an account for a year; `years` can be asked for."""

    year: int
    year_words: str
    years: list[int]
    lines: list[AccountOwed]
