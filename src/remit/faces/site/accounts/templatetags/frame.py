"""The frame of the site in the sign-in pages, which another template language is written in."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from remit.faces.site import example

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Context, part: str) -> SafeString:
    """One part of the frame (`header`, `footer`), from the same template as on every page."""
    return SafeString(
        render_to_string(f"site/{part}.jinja", request=context["request"], using="jinja2")
    )


@register.simple_tag
def personas_offered() -> bool:
    """Whether a visitor may sign in as somebody invented."""
    return bool(example.personas())
