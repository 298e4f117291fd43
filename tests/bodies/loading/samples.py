"""Small files of each layout, written by hand for tests: the bodies in them are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SQUARE = [[-1.5, 54.5], [-1.4, 54.5], [-1.4, 54.6], [-1.5, 54.6], [-1.5, 54.5]]


def ods(**cells: str) -> str:
    """One line of 27 quoted columns; cells are named by number, as c1, c2 and so on."""
    row = [""] * 27
    for name, value in cells.items():
        row[int(name[1:]) - 1] = value
    return ",".join(f'"{value}"' for value in row)


def ccg(
    code: str, name: str, opened: str, closed: str = "", icb: str = "QZ1", role: str = ""
) -> str:
    return ods(
        c1=code,
        c2=name,
        c4=icb,
        c5="1 HIGH STREET",
        c8="TOWN",
        c10="SK13 7DE",
        c11=opened,
        c12=closed,
        c14=role,
    )


def place(code: str, icb_name: str, opened: str, icb: str = "QZ1") -> str:
    return ccg(code, f"NHS {icb_name} ICB - {code}", opened, icb=icb, role="RO319")


def practice(
    code: str,
    name: str,
    commissioner: str,
    joined: str,
    *,
    opened: str = "19740401",
    closed: str = "",
    status: str = "A",
    setting: str = "4",
) -> str:
    return ods(
        c1=code,
        c2=name,
        c5="THE SURGERY",
        c8="TOWN",
        c10="SK13 7DE",
        c11=opened,
        c12=closed,
        c13=status,
        c15=commissioner,
        c16=joined,
        c17=closed,
        c26=setting,
    )


ECCG = [
    ccg("90A", "NHS UPPER DALE CCG", "20130401", "20170331"),
    ccg("90B", "NHS LOWER DALE CCG", "20130401", "20170331"),
    place("90C", "GREAT DALE", "20161101"),
    place("90D", "GREAT DALE", "20130401"),
    place("91D", "FAR DALE", "20130401", icb="QZ2"),
    ccg("90H", "NORTHERN COMMISSIONING HUB", "20130401", role="RO218"),
    ccg("Q1W2E", "MIDDLE DALE - SUB-ICB REPORTING ENTITY", "20240401", role="RO327"),
]
ETR = [
    ods(c1="RZZ", c2="DALE GENERAL HOSPITAL NHS TRUST", c4="QZ1", c10="SK13 7DE", c11="19910401")
]
EARLY = [
    *(practice(f"Z0000{n}", "UPPER SURGERY", "90A", "20130401") for n in range(1, 4)),
    *(practice(f"Z0001{n}", "LOWER SURGERY", "90B", "20130401") for n in range(1, 4)),
    *(practice(f"Z0002{n}", "DR O'BRIEN'S PRACTICE", "90D", "20130401") for n in range(1, 7)),
    practice("Z00030", "VALLEY OUT OF HOURS", "90H", "20150901", setting="2"),
    practice("Z00031", "FUTURE SURGERY", "90D", "20160104", opened="20160104", status="P"),
    practice("W00032", "BORDER SURGERY", "7A9", "20130401"),
    practice("Z00033", "OLD SURGERY", "90A", "20130401", closed="20140331", status="C"),
]
LATE = [
    *(practice(f"Z0000{n}", "UPPER SURGERY", "90C", "20170401") for n in range(1, 4)),
    *(practice(f"Z0001{n}", "NEW SURGERY", "90C", "20170401") for n in range(1, 4)),
    *(practice(f"Z0002{n}", "DR O'BRIEN'S PRACTICE", "90D", "20130401") for n in range(1, 5)),
    *(practice(f"Z0002{n}", "DR O'BRIEN'S PRACTICE", "91D", "20220701") for n in range(5, 7)),
    practice("Z00031", "FUTURE SURGERY", "90D", "20160104", opened="20160104", status="D"),
    practice("Z00040", "NEWEST SURGERY", "91D", "20230501", opened="20230501"),
]
ICB_LIST = [
    "ICB23CD,ICB23CDH,ICB23NM",
    "E54000901,QZ1,NHS Great Dale Integrated Care Board",
    "E54000902,QZ2,NHS Far Dale Integrated Care Board",
]
CCG_LIST = [
    "CCG16CD,CCG16CDH,CCG16NM",
    "E38000901,90A,NHS Upper Dale CCG",
    "E38000902,90B,NHS Lower Dale CCG",
]
REGISTER = [
    "CCG13CD,CCG13CDH,CCG13NM,NHSAT13CD,NHSAT13NM,NHSCR13CD,NHSCR13NM",
    "E38000901,90A,NHS Upper Dale CCG,E39000901,Dales,E40000901,Midland",
    "E38000902,90B,NHS Lower Dale CCG,E39000901,Dales,E40000901,Midland",
]


def feature(properties: dict[str, Any], ring: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    coordinates = [SQUARE if ring is None else ring]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


BY_ODS = collection(feature({"ccg_code": "90A", "ccg_name": "Upper Dale"}))
BY_ONS = collection(
    feature({"objectid": 1, "ccg16cd": "E38000901", "ccg16nm": "NHS Upper Dale CCG"})
)
ICB_AREAS = collection(
    feature({"FID": 1, "ICB23CD": "E54000901", "ICB23NM": "NHS Great Dale Integrated Care Board"})
)


def write(folder: Path, name: str, lines: list[str] | str) -> Path:
    path = folder / name
    text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
    path.write_text(text, "utf-8")
    return path


LAYOUTS: dict[str, list[str] | str] = {
    "eccg": ECCG,
    "etr": ETR,
    "epraccur": EARLY,
    "ccg_list": CCG_LIST,
    "icb_list": ICB_LIST,
    "ccg_register": REGISTER,
    "boundaries": BY_ODS,
}
