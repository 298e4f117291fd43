"""Publishing an account: from then on anybody can tell whether it still says the same."""

from __future__ import annotations

from typing import ClassVar

from remit.acts.declare import Declaration, Doing
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.accountability.models import PublishedAccount
from remit.domains.accountability.queries.account import YEAR, account_of
from remit.domains.accountability.sealing import canonical, hash_of
from remit.domains.bodies.lookup import body_called
from remit.domains.law.recorded import RecordedAct
from remit.errors import Invalid


@act
class PublishAnnualReport(RecordedAct):
    """A body publishes its account of a year."""

    declaration: ClassVar = Declaration(
        name="publish_annual_report",
        title="Publish an annual report",
        words="Publishes the account of a year, outcomes beside resources, as it stands now. Its "
        "hash goes into the record, so that nobody can change it afterwards unseen.",
        group="publishing",
        on="Body",
    )

    year: int = YEAR

    def change(self, doing: Doing) -> str:
        """Keep the account as it stands. Raises `Invalid` (`ACC-003`), and as `account_of` does."""
        body = body_called(self.who_it_concerns, doing.effective_on)
        account = account_of(body.slug, self.year)
        if doing.effective_on <= account.ends_on:
            raise Invalid(
                "ACC-003",
                f"the year is not over: it ends on {day_words(account.ends_on)}",
                where="effective date",
                mend="publish the account on a later day",
            )
        content = canonical(account)
        sha256 = hash_of(content)
        PublishedAccount.objects.create(
            body=body, year=self.year, sha256=sha256, content=content, act_id=doing.act_id
        )
        return f"published the account of {account.year_words}, SHA-256 {sha256}: {self.words}"
