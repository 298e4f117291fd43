"""Signing in as one of the example's invented people. There is no such page in a real house."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.errors import Invalid, NotFound
from remit.faces.site import example
from remit.faces.site.accounts.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show the people of the example; sign in as the one whose button was pressed."""
    people = example.personas()
    if not people:
        raise NotFound(
            "WEB-010",
            "there are no invented people here",
            where=request.path,
            mend="sign in with your own account; personas come with the example country",
        )
    onward = request.POST.get("next") or request.GET.get("next") or HOME
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}):
        onward = HOME
    if request.method != "POST":
        return TemplateResponse(
            request, "site/personas.jinja", {"people": people, "onward": onward}
        )
    chosen = next((one for one in people if one["key"] == request.POST.get("key")), None)
    if chosen is None:
        raise Invalid(
            "WEB-011",
            "no persona was chosen",
            where="key",
            mend="go back and press the button of one of them",
        )
    login(request, _account_of(chosen).user, backend=BACKEND)
    return HttpResponseRedirect(onward)


@transaction.atomic
def _account_of(persona: example.Persona) -> Account:
    """The account of a persona, made when somebody first signs in as them. It has no password."""
    user, made = get_user_model().objects.get_or_create(
        username=f"example-{persona['key']}", defaults={"first_name": persona["label"][:150]}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    account, _ = Account.objects.update_or_create(
        user=user,
        defaults={
            "officer_ref": persona["officer_ref"],
            "label": persona["label"],
            "example": True,
        },
    )
    return account
