"""The kinds of body, their groups and sectors, in the field's own terms.

A body is an organisation with a legal personality. A few kinds have none (an area team is an
office of the Board, a sub-ICB location a place within an ICB); the register holds them because
official files do, and says so by `legal_person`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sector(StrEnum):
    """Who owns a body. No power may depend on it: it is shown, and checked by pledges."""

    GOVERNMENT = "government"
    NHS = "nhs"
    LOCAL_GOVERNMENT = "local_government"
    PRIVATE = "private"
    CHARITY = "charity"


class Group(StrEnum):
    """What a body is to the commissioning system: the words of the design."""

    COMMISSIONER = "commissioner"
    BOARD = "board"
    MINISTER = "minister"
    REGULATOR = "regulator"
    SENATE = "senate"
    WELLBEING_BOARD = "wellbeing_board"
    COUNCIL = "council"
    PROVIDER = "provider"
    PRACTICE = "practice"
    SUPPORT = "support"
    REGISTRAR = "registrar"
    REVIEW_PANEL = "review_panel"
    OFFICE = "office"
    PLACE = "place"


class Status(StrEnum):
    """How a body stands: `shadow` is set up but without its powers yet."""

    SHADOW = "shadow"
    ACTIVE = "active"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class KindOfBody:
    """One kind: `name` is its key, `title` its public name, `plural` for lists."""

    name: str
    title: str
    plural: str
    group: Group
    sector: Sector
    legal_person: bool = True


KINDS: dict[str, KindOfBody] = {
    kind.name: kind
    for kind in (
        KindOfBody(
            "minister",
            "Secretary of State",
            "Secretaries of State",
            Group.MINISTER,
            Sector.GOVERNMENT,
        ),
        KindOfBody("board", "NHS Commissioning Board", "Boards", Group.BOARD, Sector.NHS),
        KindOfBody(
            "board_region",
            "Region of the Board",
            "Regions of the Board",
            Group.OFFICE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "area_team",
            "Area team of the Board",
            "Area teams of the Board",
            Group.OFFICE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "commissioning_hub",
            "Commissioning hub of the Board",
            "Commissioning hubs of the Board",
            Group.OFFICE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody("regulator", "Regulator", "Regulators", Group.REGULATOR, Sector.GOVERNMENT),
        KindOfBody(
            "information_centre",
            "Information centre",
            "Information centres",
            Group.REGISTRAR,
            Sector.GOVERNMENT,
        ),
        KindOfBody(
            "review_panel",
            "Independent review panel",
            "Independent review panels",
            Group.REVIEW_PANEL,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "senate",
            "Clinical senate",
            "Clinical senates",
            Group.SENATE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "ccg",
            "Clinical commissioning group",
            "Clinical commissioning groups",
            Group.COMMISSIONER,
            Sector.NHS,
        ),
        KindOfBody(
            "icb", "Integrated care board", "Integrated care boards", Group.COMMISSIONER, Sector.NHS
        ),
        KindOfBody(
            "sub_icb_location",
            "Sub-ICB location",
            "Sub-ICB locations",
            Group.PLACE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "reporting_entity",
            "Sub-ICB reporting entity",
            "Sub-ICB reporting entities",
            Group.PLACE,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody("council", "Council", "Councils", Group.COUNCIL, Sector.LOCAL_GOVERNMENT),
        KindOfBody(
            "wellbeing_board",
            "Health and wellbeing board",
            "Health and wellbeing boards",
            Group.WELLBEING_BOARD,
            Sector.LOCAL_GOVERNMENT,
            legal_person=False,
        ),
        KindOfBody("nhs_trust", "NHS trust", "NHS trusts", Group.PROVIDER, Sector.NHS),
        KindOfBody("practice", "GP practice", "GP practices", Group.PRACTICE, Sector.PRIVATE),
        KindOfBody(
            "prescriber",
            "Other prescribing setting",
            "Other prescribing settings",
            Group.PROVIDER,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody("provider", "Provider", "Providers", Group.PROVIDER, Sector.PRIVATE),
        KindOfBody(
            "support_unit",
            "Commissioning support unit",
            "Commissioning support units",
            Group.SUPPORT,
            Sector.NHS,
            legal_person=False,
        ),
        KindOfBody(
            "support_supplier",
            "Commissioning support supplier",
            "Commissioning support suppliers",
            Group.SUPPORT,
            Sector.PRIVATE,
        ),
    )
}


class RelationKind(StrEnum):
    """How one body stands to another, read as subject - kind - object."""

    PART_OF = "part_of"  # area team part of region, region part of the Board, place part of ICB
    COMMISSIONED_BY = "commissioned_by"  # practice -> the body that commissions for its patients
    MEMBER_OF = "member_of"  # practice -> CCG of which it is a member (2006 Act s.14A, 2013-2022)
    OVERSEEN_BY = "overseen_by"  # commissioner -> area team or region of the Board
    HOSTED_BY = "hosted_by"  # support unit or senate -> the body that hosts it
    COVERS = "covers"  # senate or wellbeing board -> commissioner in its area
    SUCCEEDS = "succeeds"  # successor -> predecessor, with the share of the predecessor


# A subject has at most one object of these kinds at a time; the database refuses a second.
EXCLUSIVE_RELATIONS = (
    RelationKind.PART_OF,
    RelationKind.COMMISSIONED_BY,
    RelationKind.MEMBER_OF,
    RelationKind.HOSTED_BY,
)


class Scheme(StrEnum):
    """Whose code it is."""

    ODS = "ods"
    ONS = "ons"
    COMPANIES_HOUSE = "companies_house"
    CHARITY = "charity"


def slug_of(kind: str, code: str) -> str:
    """The name of a body in addresses, for ever: `ccg-00c`. A code alone is not enough: ODS gave
    the codes of the CCGs on to the sub-ICB locations that followed them in July 2022."""
    return f"{kind.replace('_', '-')}-{code.lower()}"
