"""Every address of the site is named and says who may reach it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Kind, iter_routes, methods_of
from tests.factories import make_user

ROUTES = list(iter_routes())
IDS = [route.name or route.pattern for route in ROUTES]
# Everything that can be seen without signing in. A new one is a decision.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accounts:accessibility",
    "accounts:cookies",
    "accounts:healthz",
    "accounts:help",
    "accounts:invitation",
    "accounts:privacy",
    "mfa_authenticate",
}
# What every signed-in person has, whatever they are appointed to.
SIGNED_IN = {
    "account_change_password",
    "account_reauthenticate",
    "accounts:account",
    "accounts:account_details",
    "accounts:account_sign_out_elsewhere",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "reviews:home",
    "reviews:review_list",
}


def names(kind):
    return {route.name for route in ROUTES if route.rule and route.rule.kind is kind}


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_route_is_named(route):
    assert route.name


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_route_says_who_may_reach_it_and_why(route):
    assert route.rule is not None
    assert route.rule.why


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_route_says_which_methods_it_answers(route):
    assert methods_of(route.callback) <= {"GET", "HEAD", "POST"}


def test_names_are_unique():
    assert sorted(IDS) == sorted(set(IDS))


def test_public_routes_are_the_reviewed_ones():
    assert names(Kind.PUBLIC) == PUBLIC


def test_routes_for_every_signed_in_person_are_the_reviewed_ones():
    assert names(Kind.SIGNED_IN) == SIGNED_IN


def test_no_route_is_the_administration_of_django():
    assert not [name for name in IDS if name.startswith("admin")]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["delete", "put", "patch"])
@pytest.mark.parametrize("name", sorted(SIGNED_IN | PUBLIC))
def test_nothing_is_deleted_by_its_address(name, method):
    route = next(route for route in ROUTES if route.name == name)
    if "<" in route.pattern:
        pytest.skip("needs a thing; its methods are checked above")
    client = Client()
    client.force_login(make_user())
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code in {302, 404, 405}
