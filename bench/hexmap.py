"""The even map: processor time to lay out all commissioners of one day."""

from __future__ import annotations

from time import process_time

from remit.countries.tables import rows
from remit.domains.bodies.hexmap import layout

PACKAGE = "remit.countries.england_2013"
SECONDS_AIM = 0.5
RUNS = 5


def main() -> None:
    """Print the best of some runs, beside its aim: the machine may be busy meanwhile."""
    points = [
        (row["ods"], float(row["lon"]), float(row["lat"]))
        for row in rows(PACKAGE, "commissioners")
        if row["opened"] == "2013-04-01"
    ]
    layout(points)  # the libraries are imported when they are first needed
    taken = []
    for _ in range(RUNS):
        started = process_time()
        layout(points)
        taken.append(process_time() - started)
    print(
        f"even map of {len(points)} bodies: {min(taken):.2f} s of processor time"
        f" (aim {SECONDS_AIM} s)"
    )


if __name__ == "__main__":
    main()
