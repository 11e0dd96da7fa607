"""People for tests: e-mail confirmed, a known password, no role until one is asked for."""

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from core.accounts.models import RoleGrant, User

PASSWORD = "green felt and madder"

FAMILY_NAMES = ("Омарова", "Әлі", "Lee", "Құсайынов", "Ким")
GIVEN_NAMES = ("Дана", "Серік", "Min-ho", "Айгерім", "Виктор")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.kz")
    family_name = factory.Sequence(lambda n: FAMILY_NAMES[n % len(FAMILY_NAMES)])
    given_name = factory.Sequence(lambda n: GIVEN_NAMES[n % len(GIVEN_NAMES)])
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """Pass `confirmed=False` for somebody who has not opened the link yet."""
        EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "administrator"
