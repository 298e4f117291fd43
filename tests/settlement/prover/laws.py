"""Small laws for tests, written to a folder and read back as any law in a folder is."""

from __future__ import annotations

from pathlib import Path

from remit.engines.settlement.prover import Folder, load_folder

SCHEMA = """
entity Body in [Body] = { group: String, sector?: String, budget: Long, marks: Set<String> };
entity Officer in [Body] = { body: Body, role: String };
entity Service = { owner: Body, providers: Set<Body> };
action commissioning;
action award, direct in [commissioning] appliesTo {
  principal: [Officer], resource: [Service],
  context: { on: Long, finding?: Bool, sum?: Long },
};
action muse appliesTo { principal: [Officer], resource: [Service] };
"""

POWERS = """
@id("own.award")
permit (principal, action in Action::"commissioning", resource)
when { principal.body == resource.owner };

@id("regulator.direct")
permit (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" && context has finding && context.finding };
"""

LIMITS = """
@id("regulator.barred")
forbid (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" && context.on >= 100 };

@id("suspended")
forbid (principal, action == Action::"award", resource)
when { principal.body.marks.contains("suspended") };
"""


def law(
    place: Path, pledges: str, *, powers: str = POWERS, limits: str = LIMITS, schema: str = SCHEMA
) -> Folder:
    """A law with its pledges, through files."""
    for folder in ("policies", "pledges"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    (place / "schema.cedarschema").write_text(schema, "utf-8")
    (place / "policies" / "powers.cedar").write_text(powers, "utf-8")
    (place / "policies" / "limits.cedar").write_text(limits, "utf-8")
    (place / "pledges" / "pledges.cedar").write_text(pledges, "utf-8")
    return load_folder(place)
