"""The example's invented activity, and what pages say until it is counted."""

from __future__ import annotations

import pytest
from django.test import Client

from remit.countries import outcomes
from remit.countries.outcomes import counted, load_outcomes
from remit.domains.outcomes.queries import body_outcomes
from remit.faces.cli.example import loaded_country

COUNTING = "is being counted"
ROWS = 20_000


@pytest.mark.usefixtures("own_cube")
def test_the_example_is_counted_where_it_stopped_and_pages_say_so_until_then(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two months show what twelve would.
    monkeypatch.setattr(outcomes, "MONTHS", outcomes.MONTHS[:2])
    country = loaded_country()
    assert country is not None

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_outcomes(country, stopped, rows=ROWS)
    assert not counted()
    assert COUNTING in client.get("/outcomes").content.decode()
    assert load_outcomes(country, rows=ROWS) > 0
    assert counted()
    assert COUNTING not in client.get("/outcomes").content.decode()
    told = body_outcomes("ccg-01y").spine
    assert told
    assert all(line.synthetic for line in told)
