"""`remit accounts`: who may sign in, and as which officer."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import typer
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from remit.domains.bodies.entities import officer
from remit.errors import Invalid
from remit.faces.cli.output import show
from remit.faces.site.accounts.models import Account

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]

app = typer.Typer(help="Who may sign in, and as which officer.", no_args_is_help=True)


@app.command("add")
def add(
    email: Annotated[str, typer.Argument(help="The address that they sign in with.")],
    officer_ref: Annotated[
        str,
        typer.Option(
            "--officer", help="Reference of the office they hold, as the body's page shows it."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Let an officer sign in. Prints the path of a page, good for one use, to choose a password."""
    holder = officer(officer_ref, date.today())
    users = get_user_model().objects
    if users.filter(email__iexact=email).exists():
        raise Invalid(
            "ACC-001",
            f"`{email}` already has an account",
            where="email",
            mend="use another address, or let them reset their password",
        )
    with transaction.atomic():
        user = users.create_user(username=email, email=email)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        Account.objects.create(user=user, officer_ref=UUID(holder.ref.id), label=holder.label)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    show({"account": email, "officer": holder.label, "choose_a_password_at": path}, as_json=as_json)


@app.command("list")
def listed(as_json: Json = False) -> None:
    """Everyone who may sign in."""
    rows = Account.objects.select_related("user").order_by("label")
    show(
        {
            "accounts": [
                {"email": row.user.email or "-", "officer": row.label, "example": row.example}
                for row in rows
            ]
        },
        as_json=as_json,
    )
