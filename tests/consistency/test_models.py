"""Promises that every model keeps."""

from itertools import chain

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from accounts.models import User
from imr.services import deciding
from reviews.roles import Role
from reviews.rules import State
from reviews.services.reminding import send_reminders
from tests import factories
from tests.access.world import a_file, make_world
from tests.harness.source import PACKAGES

MODELS = [
    model
    for package in PACKAGES
    if apps.is_installed(package)
    for model in apps.get_app_config(package).get_models()
]
# A person's row is kept for as long as anything says they acted. These are
# the reviewed exceptions: rows that are nothing without the person.
MAY_GO_WITH_THE_PERSON = {
    "reviews.ReviewUserObjectPermission.user": "guardian's; rebuilt from appointments",
    "reviews.InvolvementUserObjectPermission.user": "the same",
}
# "When" and "by whom" that may each be empty without the other.
MAY_BE_APART = {
    "imr.FileJob.requested": "a file made after acceptance was asked for by nobody",
}


def label(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def fields_to_people() -> list[models.Field]:
    return [
        field
        for model in MODELS
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def pairs() -> list[tuple[type[models.Model], str]]:
    """Each model with the stem of each x_at that has an x_by."""
    return [
        (model, name.removesuffix("_at"))
        for model in MODELS
        for name in {field.name for field in model._meta.fields}
        if name.endswith("_at")
        and name.removesuffix("_at") + "_by"
        in {field.name for field in model._meta.fields}
    ]


def names_in(condition: models.Q) -> set[str]:
    """The fields a condition speaks of."""
    found: set[str] = set()
    for child in condition.children:
        if isinstance(child, models.Q):
            found |= names_in(child)
        elif isinstance(child, tuple):
            found.add(child[0].split("__")[0])
    return found


def test_every_model_says_what_it_is():
    silent = [m._meta.label for m in MODELS if m.__str__ is models.Model.__str__]
    assert silent == []


@pytest.mark.django_db
def test_what_a_model_says_names_nobody():
    """It stands in logs and in error reports. An account says its id."""
    world = make_world(State.ACCEPTED)
    a_file(world)
    factories.withdraw(factories.make_involvement(world.review))
    waiting = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    manager = factories.person(waiting, Role.SENIOR_MANAGER)
    deciding.add_comment(waiting.versions.get(), by=manager, section="", text="More.")
    send_reminders(today=waiting.due_on)
    names = set(User.objects.values_list("full_name", flat=True))
    telling = [
        (model._meta.label, str(row))
        for model in MODELS
        for row in model._base_manager.all()
        if any(name in str(row) for name in names)
    ]
    assert telling == []


def test_fields_to_people_protect_the_person():
    loose = {
        label(field)
        for field in fields_to_people()
        if field.remote_field.on_delete is not models.PROTECT
    }
    assert loose == set(MAY_GO_WITH_THE_PERSON)


def test_when_and_by_whom_are_tied_by_a_constraint():
    """Both are always there, or a constraint says that they come together."""
    loose = set()
    for model, stem in pairs():
        both = {f"{stem}_at", f"{stem}_by"}
        always = not any(model._meta.get_field(name).null for name in both)
        tied = any(
            both <= names_in(constraint.condition)
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
        )
        if not (always or tied):
            loose.add(f"{model._meta.label}.{stem}")
    assert loose == set(MAY_BE_APART)


def test_constraints_have_names_of_their_own():
    """An error of the database then names the one that was broken."""
    names = [c.name for c in chain.from_iterable(m._meta.constraints for m in MODELS)]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
