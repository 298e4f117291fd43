"""Loading an example country into an empty register: one act of whoever runs the installation."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib.resources import files
from typing import ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import period
from remit.acts.registry import act
from remit.countries.authorised import Authorised
from remit.countries.people import People
from remit.countries.registry import Country, load_country
from remit.domains.bodies.entities import register_thing
from remit.domains.bodies.loading.loads import Source, take_in
from remit.domains.bodies.models import (
    Authorisation,
    Body,
    Condition,
    Interest,
    Office,
    Officer,
    Person,
)

# Ids of what an example makes follow from its keys, so that a persona is the same in every house.
NAMESPACE = UUID("6f0a4a3e-7c0e-4a65-9a53-2c1d5f2b9f10")
ROWS_MAX = 5_000


@act
class LoadCountry(Act):
    """An example country, whole."""

    declaration: ClassVar = Declaration(
        name="load_country",
        title="Load an example country",
        words="Fills an empty register with an example: published facts, and invented people "
        "marked as synthetic.",
        group="founding",
        on="Register",
    )

    country: str = Field(
        title="Country", pattern=r"^[a-z0-9_]{2,40}$", description="such as england_2013"
    )

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Take in its statements, seat its people, and authorise its commissioners."""
        country = load_country(self.country)
        report = take_in(doing.act_id, [source_of(country)])
        people = country.people()
        _seat(people, doing.act_id)
        _authorise(country.authorised(), doing.act_id)
        return (
            f"loaded {country.title}: {report.changes.new:,} bodies, and {len(people.persons):,} "
            f"synthetic people from the number {country.seed}"
        )


def source_of(country: Country) -> Source:
    """A country's own tables as a source of statements; the hash is of all that they say."""
    digest = hashlib.sha256(f"{country.name} {country.seed}".encode())
    folder = files(f"{__package__}.{country.name}")
    tables = [*folder.iterdir(), *(folder / "tables").iterdir()]
    for table in sorted(tables, key=lambda file: file.name):
        if table.name.endswith((".toml", ".csv")):
            digest.update(f"\0{table.name}\0".encode() + table.read_bytes())
    return Source(
        name=f"example country {country.name}",
        sha256=digest.hexdigest(),
        layout="country",
        as_of=country.begins,
        as_of_given=True,
        statements=country.statements,
    )


def _id(*keys: str) -> UUID:
    return uuid5(NAMESPACE, "/".join(keys))


def _seat(people: People, act_id: UUID) -> None:
    """Persons, offices, holdings and interests, each with the id that follows from its key."""
    bodies = dict(Body.objects.values_list("slug", "pk"))
    person = {each.key: _id("person", each.key) for each in people.persons}
    seat = {each.key: _id("seat", each.key) for each in people.seats}
    Person.objects.bulk_create(
        [
            Person(id=person[each.key], name=each.name, synthetic=each.synthetic, made_by_id=act_id)
            for each in people.persons
        ],
        batch_size=ROWS_MAX,
    )
    Office.objects.bulk_create(
        [
            Office(
                id=seat[each.key],
                body_id=bodies[each.body],
                role=each.role,
                title=each.title,
                made_by_id=act_id,
            )
            for each in people.seats
        ],
        batch_size=ROWS_MAX,
    )
    Officer.objects.bulk_create(
        [
            Officer(
                ref=_id("holding", each.key),
                office_id=seat[each.seat],
                person_id=person[each.person],
                effective=period(each.since, each.until),
                made_by_id=act_id,
            )
            for each in people.holdings
        ],
        batch_size=ROWS_MAX,
    )
    Interest.objects.bulk_create(
        [
            Interest(
                ref=_id("interest", each.key),
                person_id=person[each.person],
                kind=each.kind,
                organisation=each.organisation,
                organisation_body_id=bodies.get(each.organisation_body or ""),
                says=each.says,
                declared_on=each.declared_on,
                synthetic=each.synthetic,
                effective=period(each.declared_on, each.until),
                made_by_id=act_id,
            )
            for each in people.interests
        ],
        batch_size=ROWS_MAX,
    )


def _authorise(said: Authorised, act_id: UUID) -> None:
    """Authorisations and conditions, each condition with the id that follows from its key."""
    bodies = dict(Body.objects.values_list("slug", "pk"))
    Authorisation.objects.bulk_create(
        [
            Authorisation(
                body_id=bodies[each.body],
                powers_from=each.powers_from,
                clause=each.clause,
                effective=period(each.since),
                made_by_id=act_id,
            )
            for each in said.authorisations
        ],
        batch_size=ROWS_MAX,
    )
    Condition.objects.bulk_create(
        [
            Condition(
                ref=_id("condition", each.key),
                body_id=bodies[each.body],
                nature=each.nature,
                says=each.says,
                clause=each.clause,
                acts=list(each.acts),
                synthetic=each.synthetic,
                effective=period(each.since, each.until),
                made_by_id=act_id,
            )
            for each in said.conditions
        ],
        batch_size=ROWS_MAX,
    )
