"""The whole demo world, in one transaction: there is all of it or nothing."""

from django.db import transaction

from core.accounts.models import User
from incubator.demo.applications import make_applications
from incubator.demo.calls import make_calls
from incubator.demo.content import read
from incubator.demo.people import make_people
from incubator.demo.rates import refresh_rates
from incubator.demo.reviews import make_reviewers, make_reviews
from incubator.demo.rounds import make_rounds
from incubator.demo.startups import make_startups


def demo_administrator() -> User | None:
    emails = {entry["code"]: entry["email"] for entry in read("people")}
    return User.objects.filter(email=emails["administrator"], is_demo=True).first()


@transaction.atomic
def make_world() -> bool:
    """Make the world if it is not there, and bring the rates up to today in any case; whether it was made now."""
    if (administrator := demo_administrator()) is not None:
        refresh_rates(administrator)
        return False
    people = make_people()
    refresh_rates(people["administrator"])
    startups = make_startups(people)
    calls = make_calls(people["administrator"], people["officer"])
    reviewers = make_reviewers(people)
    make_rounds(startups, calls, people, reviewers)
    make_applications(startups, calls, people)
    make_reviews(startups, calls, people, reviewers)
    return True
