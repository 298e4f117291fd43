"""Find and body pages under eight readers, beside a bare Django view with one query.

Each address is asked for the first time (the page is made), and then again once every worker has
made it (it is kept until the next act). Readers are threads of one other process with connections
that stay open; all share this machine's processors with the server, so read the ratios, not the
rates.
"""

from __future__ import annotations

from datetime import date

from _readers import read, served

ASKED = 4_000
WARMING_ROUNDS = 12  # each worker keeps its own pages, and the system deals out connections
OURS = "remit.faces.site.wsgi:application"
BARE = "_bare_site:application"


def main() -> None:
    """Serve the house's own database twice and print the figures."""
    from remit.faces.cli.house import set_up_django
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        from remit.faces.cli.example import load_example
        from remit.house import assets, tables

        tables.migrate(database.url)
        load_example()
        assets.collect()
        bodies, finds = _addresses()
        with served(BARE) as port:
            bare, _ = read(port, ["/"] * ASKED)
        print(f"bare view with one query      {bare:8.0f} requests/s")
        with served(OURS) as port:
            for name, addresses in (("body", bodies), ("find", finds)):
                made, made_p95 = read(port, addresses)
                for _ in range(WARMING_ROUNDS):
                    read(port, addresses)
                kept, kept_p95 = read(port, (addresses * (ASKED // len(addresses) + 1))[:ASKED])
                print(
                    f"{name} page, made              {made:8.0f} requests/s "
                    f"= {made / bare:.2f} of bare, p95 {made_p95:.1f} ms"
                )
                print(
                    f"{name} page, kept              {kept:8.0f} requests/s "
                    f"= {kept / bare:.2f} of bare, p95 {kept_p95:.1f} ms"
                )


def _addresses() -> tuple[list[str], list[str]]:
    from django.db import connections

    from remit.domains.bodies.queries import list_bodies

    day = date(2014, 4, 1)
    rows = list_bodies("ccg", day, rows_max=500).rows + list_bodies("nhs_trust", day).rows
    connections.close_all()
    return (
        [f"/bodies/{row.slug}?on={day}" for row in rows],
        [f"/find?q={row.name.split()[1]}&on={day}" for row in rows if len(row.name.split()) > 1],
    )


if __name__ == "__main__":
    main()
