"""The tables of england_2013 against the published files from which their facts were taken.

Each check is a function that lists differences, run once on the tables as they are and once with
a planted error, which it must find.
"""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from remit.countries.tables import rows

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data"),
]

BOARDS_BEGAN = "2022-07-01"


def ours(table: str, key: str = "ods") -> dict[str, dict[str, str]]:
    return {row[key]: dict(row.cells) for row in rows("remit.countries.england_2013", table)}


def published(name: str) -> list[list[str]]:
    with (DATA / "register" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def features(name: str) -> list[dict]:
    return json.loads((DATA / "boundaries" / f"{name}.geojson").read_text("utf-8"))["features"]


def plain(name: str) -> str:
    """A name without its casing, and without ways of writing that differ between files."""
    return " ".join(
        name.casefold().replace("&", "and").replace(".", "").replace("\u2019", "'").split()
    )


def day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else ""


def first_day_without(text: str) -> str:
    """The register prints the last day; the tables hold the first one after it."""
    return str(date.fromisoformat(day(text)) + timedelta(1)) if text else ""


def group_differences(groups: dict[str, dict[str, str]]) -> set[tuple[str, str]]:
    register = {
        row[0]: row
        for row in published("ods_2025_eccg.csv")
        if "HUB" not in row[1] and "REPORTING ENTITY" not in row[1]
    }
    first = {row[1]: row for row in published("ccg_register_2013-04.csv")[1:]}
    lists = [first.values(), *(published(f"oi_ref_ccg{yy}.csv")[1:] for yy in (20, 21))]
    wrong = {(code, "code") for code in set(register) ^ set(groups)}
    for code, group in groups.items():
        row = register.get(code)
        if row is None:
            continue
        entries = [entry for entries in lists for entry in entries if entry[1] == code]
        names = {plain(row[1]), *(plain(entry[2]) for entry in entries)}
        checks = {
            "name": plain(group["name"]) in names,
            "ons": bool(entries) and group["ons"] == entries[0][0],
            "opened": group["opened"] == day(row[10]),
            "closed": group["closed"] == (first_day_without(row[11]) or BOARDS_BEGAN),
            "postcode": group["postcode"] == row[9],
            "town": plain(group["town"]) in map(plain, row[4:9]),
            "area_team": group["area_team"] == (first[code][3] if code in first else ""),
        }
        wrong |= {(code, what) for what, right in checks.items() if not right}
    return wrong


def test_groups_are_those_of_the_registers():
    groups = ours("commissioners")
    assert group_differences(groups) == set()
    groups["00C"]["closed"] = "2020-04-02"
    groups["00D"]["name"] = "NHS Durham Hills CCG"
    groups["XXX"] = groups.pop("00J")
    assert group_differences(groups) == {
        ("00C", "closed"),
        ("00D", "name"),
        ("XXX", "code"),
        ("00J", "code"),
    }


def change_differences(changes: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Codes and names of 2020 and 2021 that follow from neither table, or are unlike the lists."""
    now = {code: (plain(g["name"]), g["ons"]) for code, g in ours("commissioners").items()}
    for change in sorted(changes, key=lambda c: c["since"]):
        name, ons = now[change["ods"]]
        now[change["ods"]] = (plain(change["name"]) or name, change["ons"] or ons)
    return {
        (code, yy)
        for yy in ("20", "21")
        for ons, code, name in published(f"oi_ref_ccg{yy}.csv")[1:]
        if now[code] != (plain(name), ons)
    }


def test_names_and_codes_after_changes_are_those_of_2020_and_2021():
    changes = [
        dict(row.cells) for row in rows("remit.countries.england_2013", "commissioner_changes")
    ]
    assert change_differences(changes) == set()
    assert change_differences([c for c in changes if c["ods"] != "01K"]) == {
        ("01K", "20"),
        ("01K", "21"),
    }


def board_differences(boards: dict[str, dict[str, str]]) -> set[tuple[str, str]]:
    register = {row[1]: row for row in published("ods_2025_icb_names_codes_dec_2024.csv")[1:]}
    regions = {
        row[3]: row[2]
        for row in published("ods_2025_eccg.csv")
        if not row[11] and "HUB" not in row[1]
    }
    wrong = {(code, "code") for code in set(register) ^ set(boards)}
    for code in set(register) & set(boards):
        ons, _, name = register[code][:3]
        found = (boards[code]["ons"], plain(boards[code]["name"]), boards[code]["region"])
        wrong |= {(code, "what")} if found != (ons, plain(name), regions[code]) else set()
    return wrong


def test_boards_are_those_of_the_list():
    boards = ours("icbs")
    assert board_differences(boards) == set()
    boards["QE1"]["region"] = "Y63"
    assert board_differences(boards) == {("QE1", "what")}


def place_differences(places: dict[str, dict[str, str]]) -> set[str]:
    register = {
        row[0]: row
        for row in published("ods_2025_eccg.csv")
        if not row[11] and row[13].split("|")[0] == "RO319"
    }
    return set(register) ^ set(places) | {
        code
        for code in set(register) & set(places)
        if (plain(places[code]["name"]), places[code]["icb"], places[code]["postcode"])
        != (plain(register[code][1]), register[code][3], register[code][9])
    }


def test_places_within_boards_are_those_of_the_register():
    places = ours("sub_icb_locations")
    assert place_differences(places) == set()
    places["01Y"]["icb"] = "QJ2"
    assert place_differences(places) == {"01Y"}


def trust_differences(trusts: dict[str, dict[str, str]]) -> set[str]:
    register = {
        row[0]: (plain(row[1]), day(row[10]), first_day_without(row[11]), row[9])
        for row in published("ods_2025_etr.csv")
        if not row[11] or first_day_without(row[11]) > "2013-04-01"
    }
    said = {
        code: (plain(trust["name"]), trust["opened"], trust["closed"], trust["postcode"])
        for code, trust in trusts.items()
    }
    return {code for code in set(said) | set(register) if said.get(code) != register.get(code)}


def test_trusts_are_those_of_the_register_from_april_2013_on():
    trusts = ours("trusts")
    assert trust_differences(trusts) == set()
    del trusts["R0A"]
    trusts["R0B"]["opened"] = "2019-04-02"
    assert trust_differences(trusts) == {"R0A", "R0B"}


def practice_differences(
    practices: dict[str, dict[str, str]], spells: list[dict[str, str]]
) -> set[tuple[str, str]]:
    wrong: set[tuple[str, str]] = set()
    for vintage, on in (
        ("2015-11-27", "2015-11-27"),
        ("2019-11", "2019-11-01"),
        ("2023-11", "2023-11-01"),
    ):
        register = {row[0]: row for row in published(f"epraccur_{vintage}.csv")}
        for code, practice in practices.items():
            row = register[code]
            past = [s for s in spells if s["practice"] == code and s["since"] <= on]
            held = max(past, key=lambda s: s["since"])["commissioner"]
            if on >= BOARDS_BEGAN:
                held = practice["location"]
                if (plain(practice["name"]), practice["postcode"], practice["opened"]) != (
                    plain(row[1]),
                    row[9],
                    day(row[10]),
                ):
                    wrong.add((code, "register"))
            if (row[12], row[25], row[14]) != ("A", "4", held):
                wrong.add((code, vintage))
            joined = {s["since"] for s in past if s["basis"] == "register"} | {BOARDS_BEGAN}
            if day(row[15]) not in joined:
                wrong.add((code, f"joined {vintage}"))
    return wrong


def test_practices_and_their_commissioners_are_those_of_three_registers():
    practices = ours("practices")
    spells = [
        dict(row.cells) for row in rows("remit.countries.england_2013", "practice_commissioners")
    ]
    assert practice_differences(practices, spells) == set()
    practices["A81001"]["location"] = "00L"
    spells = [s for s in spells if (s["practice"], s["since"]) != ("A81005", "2020-04-01")]
    assert practice_differences(practices, spells) == {
        ("A81001", "2023-11"),
        ("A81005", "joined 2023-11"),
    }


def area_team_differences(teams: dict[str, dict[str, str]]) -> set[str]:
    register = {
        row[3]: (plain(row[4]), row[5]) for row in published("ccg_register_2013-04.csv")[1:]
    }
    of_group = {row[1]: row[3] for row in published("ccg_register_2013-04.csv")[1:]}
    under = {
        (of_group[row[14]], row[3])
        for row in published("epraccur_2015-11-27.csv")
        if row[14] in of_group
    }
    return set(register) ^ set(teams) | {
        ons
        for ons, team in teams.items()
        if register.get(ons) != (plain(team["name"]), team["region"])
        or (ons, team["ods"]) not in under
    }


def test_area_teams_are_those_of_the_register_and_of_the_practices_under_them():
    teams = ours("area_teams", key="ons")
    assert area_team_differences(teams) == set()
    teams["E39000001"]["ods"] = "Q50"
    assert area_team_differences(teams) == {"E39000001"}


def stray_centres(centres: dict[str, tuple[float, float]], shapes: dict[str, object]) -> set[str]:
    """Bodies whose centre is not that of their boundary, to two decimals."""
    return {
        code
        for code, shape in shapes.items()
        if max(abs(shape.centroid.x - centres[code][0]), abs(shape.centroid.y - centres[code][1]))
        > 0.0051
    }


def test_centres_are_those_of_the_boundaries():
    groups, boards = ours("commissioners"), ours("icbs", key="ons")
    of_ons = {row[0]: row[1] for row in published("oi_ref_ccg20.csv")[1:]}
    first = {f["properties"]["ccg_code"]: f for f in features("ccg_2013-02")}
    later = {f["properties"]["ccg_code"]: f for f in features("ccg_2015-04")}
    latest = {of_ons[f["properties"]["ccg20cd"]]: f for f in features("ccg_2020-04")}
    shapes = {
        code: shapely.geometry.shape(feature["geometry"]).buffer(0)
        for code, feature in (latest | later | first).items()
    } | {
        f["properties"]["ICB23CD"]: shapely.geometry.shape(f["geometry"]).buffer(0)
        for f in features("icb_2023-04")
    }
    centres = {
        code: (float(row["lon"]), float(row["lat"])) for code, row in (groups | boards).items()
    }
    assert len(shapes) == 211 + 28 + 42
    assert stray_centres(centres, shapes) == set()
    lon, lat = centres["00C"]
    assert stray_centres(centres | {"00C": (lon + 0.02, lat)}, shapes) == {"00C"}


def succession_differences(shares: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """Mergers of 2017 to 2019, counted again from the practices that changed hands by 2019."""
    before = {row[0]: row for row in published("epraccur_2015-11-27.csv")}
    after = {row[0]: row for row in published("epraccur_2019-11.csv")}
    closed = {c: g["closed"] for c, g in ours("commissioners").items()}
    counts: dict[tuple[str, str], int] = {}
    for code, row in before.items():
        now = after.get(code)
        if now is None or (row[12], row[25]) != ("A", "4") or (now[12], now[25]) != ("A", "4"):
            continue
        if row[14] in closed and day(now[15]) == closed[row[14]]:
            counts[row[14], now[14]] = counts.get((row[14], now[14]), 0) + 1
    return {pair for pair, n in counts.items() if shares.get(pair) != str(n)}


def test_practices_moved_are_those_that_changed_hands():
    shares = {
        (row["predecessor"], row["successor"]): row["taken"]
        for row in rows("remit.countries.england_2013", "successions")
        if not row["goes_on"]
    }
    assert succession_differences(shares) == set()
    shares["00W", "14L"] = "29"
    assert succession_differences(shares) == {("00W", "14L")}
