"""Which bodies an act of loading concerns, and that loads wait for each other."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import connection

from remit.acts.models import ActRow, TouchedBody
from remit.domains.bodies.loading.service import load
from remit.domains.bodies.models import Body
from tests.bodies.loading.samples import EARLY, ECCG, LATE, write

ON = date(2023, 6, 1)


def touched(number: int | None) -> set[str]:
    bodies = TouchedBody.objects.filter(act=ActRow.objects.get(number=number))
    return set(Body.objects.filter(pk__in=bodies.values("body_id")).values_list("slug", flat=True))


def test_an_act_of_loading_is_found_from_every_body_that_it_changed(tmp_path, registrar):
    before = set(Body.objects.values_list("slug", flat=True))
    first = load(
        [write(tmp_path, "eccg", ECCG), write(tmp_path, "early", EARLY)],
        by=registrar,
        effective_on=ON,
    )
    assert touched(first.act_number) == set(Body.objects.values_list("slug", flat=True)) - before
    second = load([write(tmp_path, "late", LATE)], by=registrar, effective_on=ON)
    found = touched(second.act_number)
    # Renamed, new, and the body that a practice left or joined; but nobody of whom nothing is new.
    assert {"practice-z00011", "practice-z00040", "icb-qz1", "ccg-90c"} <= found
    assert not {"practice-w00032", "commissioning-hub-90h"} & found


def test_a_load_waits_for_a_load_in_progress(tmp_path, registrar):
    parameters = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname")
    heard: list[str] = []

    def other_load(stage: str, _: int) -> None:
        with (
            psycopg.connect(
                **{key: parameters[key] for key in known if key in parameters}
            ) as other,
            pytest.raises(psycopg.errors.LockNotAvailable),
        ):
            other.execute("lock table load_batch in share row exclusive mode nowait")
        heard.append(stage)

    path = write(tmp_path, "eccg", ECCG)
    load([path], by=registrar, effective_on=ON, progress=other_load)
    assert "comparing" in heard
