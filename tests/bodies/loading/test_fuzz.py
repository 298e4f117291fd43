"""Whatever a file holds, reading it ends in statements and faults, or in one clear error."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.domains.bodies.loading.reading import read
from remit.errors import Invalid
from tests.bodies.loading.samples import BY_ODS, CCG_LIST, EARLY, ECCG, LAYOUTS, REGISTER

QUIET = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def lines_read(content: bytes) -> set[int] | None:
    """The lines that statements and faults are about; None where the whole file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        try:
            return {item.line for item in read(path, date(2024, 1, 1))}
        except Invalid as error:
            return None if error.code.startswith("LOD-") else {0}


@QUIET
@given(st.binary(max_size=400))
def test_any_bytes(content):
    lines_read(content)


@QUIET
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 3000), st.binary(max_size=6))
def test_a_file_with_a_few_bytes_put_in(layout, place, inserted):
    lines = LAYOUTS[layout]
    text = (lines if isinstance(lines, str) else "\n".join(lines)).encode()
    lines_read(text[:place] + inserted + text[place:])


@QUIET
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*EARLY, *ECCG, "", '"', "a,b"]),
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60
            ),
        ),
        max_size=20,
    )
)
def test_every_record_is_a_statement_or_a_fault(lines):
    whole = [EARLY[0], EARLY[1], *lines]
    expected = {n for n, line in enumerate(whole, start=1) if line.strip()}
    found = lines_read("\n".join(whole).encode())
    assert found is None or found == expected


@QUIET
@given(
    st.sampled_from([CCG_LIST, REGISTER]),
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60),
        max_size=8,
    ),
)
def test_every_record_of_a_list_is_a_statement_or_a_fault(sample, lines):
    whole = [*sample, *lines]
    expected = {n for n, line in enumerate(whole, start=1) if line.strip()} - {1}
    assert lines_read("\n".join(whole).encode()) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@QUIET
@given(
    st.lists(
        JSON
        | st.fixed_dictionaries(
            {
                "properties": st.fixed_dictionaries({"ccg_code": JSON, "ccg_name": JSON}),
                "geometry": JSON
                | st.fixed_dictionaries(
                    {"type": st.sampled_from(["Polygon", "MultiPolygon"]), "coordinates": JSON}
                ),
            }
        ),
        max_size=5,
    )
)
def test_every_feature_is_a_statement_or_a_fault(features):
    known = json.loads(BY_ODS)
    known["features"] += features
    assert lines_read(json.dumps(known).encode()) == set(range(1, len(features) + 2))
