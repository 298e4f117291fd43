from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from remit.acts.door import perform
from remit.acts.registry import read_act
from remit.domains.bodies.entities import OPERATOR
from remit.domains.bodies.models import Officer
from remit.engines.settlement import EntityRef

FOUNDED = date(2013, 4, 1)


def found_register() -> EntityRef:
    """Set up an empty register; the officer who keeps it."""
    act = read_act(
        "found_register",
        {"code": "X26", "called": "Information Centre of the Dales", "person": "A. Registrar"},
    )
    perform(act, by=OPERATOR, effective_on=FOUNDED)
    return EntityRef("Officer", str(Officer.objects.get().ref))


@pytest.fixture
def registrar(empty_house: None) -> EntityRef:
    return found_register()


def facts() -> set[tuple[object, ...]]:
    """All that the register believes of bodies, in words that do not depend on identities."""
    with connection.cursor() as cursor:
        cursor.execute("""
            select b.slug, 'standing', f.effective::text, f.kind || f.sector || f.status
                from body_standing f join body b on b.id = f.body_id where upper_inf(f.recorded)
            union all select b.slug, 'name', f.effective::text, f.name
                from body_name f join body b on b.id = f.body_id where upper_inf(f.recorded)
            union all select b.slug, 'code', f.effective::text, f.scheme || f.code
                from body_code f join body b on b.id = f.body_id where upper_inf(f.recorded)
            union all select b.slug, 'address', f.effective::text, f.lines::text || f.postcode
                from body_address f join body b on b.id = f.body_id where upper_inf(f.recorded)
            union all select b.slug, 'area', f.effective::text, md5(f.geometry_wkb)
                from body_area f join body b on b.id = f.body_id where upper_inf(f.recorded)
            union all select b.slug, f.kind, f.effective::text,
                o.slug || coalesce(f.share_ppm, -1) || f.evidence::text
                from body_relation f join body b on b.id = f.subject_id
                join body o on o.id = f.object_id where upper_inf(f.recorded)
        """)
        return set(cursor.fetchall())
