"""The Jinja environment of every page: its filters, and links that keep the chosen day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, Environment, pass_context
from jinja2.runtime import Context

from remit.acts.words import sentence
from remit.domains.money.words import pounds
from remit.faces.site import words
from remit.faces.site.as_at import AsAt


@pass_context
def at(context: Context, address: str, **query: Any) -> str:
    """A link that carries the chosen day on, so that a reader stays in the year they asked for."""
    as_at: AsAt | None = context.get("as_at")
    given = {key.rstrip("_"): value for key, value in query.items() if value not in (None, "")}
    if "on" not in given and as_at is not None and as_at.chosen:
        given["on"] = as_at.on.isoformat()
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}{urlencode(given)}" if given else address


def environment(**options: Any) -> Environment:
    """Django's Jinja backend calls this once."""
    # The components of the design system ask for attributes of what may be missing.
    options |= {"autoescape": True, "undefined": ChainableUndefined}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    made.globals.update(static=static, url=reverse, at=at, span=words.span)
    made.filters.update(
        day=words.day,
        moment=words.moment,
        number=words.number,
        pounds=pounds,
        share=words.share,
        sentence=sentence,
        marked=words.marked,
    )
    return made
