"""The page of a file that is being made, in a browser: it tells, and is left alone."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from imr.models import FileJob
from imr.tasks import make_waiting_files
from reviews.rules import State
from tests import factories
from tests.harness.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(live_server, settings, monkeypatch):
    """The file of an accepted report, for which no worker has come yet."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_OPTIONAL = True
    monkeypatch.setattr("imr.services.files.wake", lambda *args: None)
    part = factories.make_involvement(state=State.ACCEPTED)
    return FileJob.objects.get(version__involvement=part)


@pytest.fixture
def lead(page: Page, live_server, job) -> Page:
    """The lead reviewer's browser at the file's page, its clock held."""
    client = Client()
    client.force_login(factories.lead_of(job.review))
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.clock.install()
    page.goto(live_server.url + reverse("imr:file", args=[job.pk]))
    return page


def test_page_of_a_file_follows_it_until_it_is_made(lead, job):
    status = lead.get_by_role("status")
    expect(status).to_contain_text("waiting to be made")
    assert_accessible(lead)
    FileJob.objects.update(state="making", step="Making the report", total=2, done=1)
    lead.clock.run_for(5_000)
    expect(status).to_contain_text("Making the report: 1 of 2")
    FileJob.objects.update(state="waiting")
    make_waiting_files()
    lead.clock.run_for(5_000)
    expect(lead.get_by_role("button", name="Download the PDF")).to_be_visible()


def test_page_of_a_file_looks_on_after_a_lost_connection(lead, job):
    lead.route("**/files/**", lambda route: route.abort())
    lead.clock.run_for(5_000)
    expect(lead.get_by_role("status")).to_contain_text("waiting to be made")
    lead.unroute("**/files/**")
    make_waiting_files()
    lead.clock.run_for(5_000)
    expect(lead.get_by_role("button", name="Download the PDF")).to_be_visible()
