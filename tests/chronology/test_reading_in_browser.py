"""The board's reading in a real browser: flags without a new page, and axe."""

import pytest
from django.urls import reverse

from chronology import services
from chronology.models import EntryFlag
from reviews.roles import Role
from tests import factories
from tests.chronology.reading import address, returned
from tests.chronology.test_agency_questions import answer, ask, ids
from tests.chronology.test_question_pages import all_of, ask_page, own_of, page_of
from tests.harness.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_flag_goes_on_and_off_in_its_place(browse, live_server):
    review = factories.make_review()
    returned(review, {"event": "A nurse visited."})
    page = browse(factories.lead_of(review))
    page.goto(f"{live_server.url}{address(review)}?find=nurse")
    button = page.locator("[data-flag]")
    button.press("Enter")
    page.get_by_text("Take flag off").wait_for()
    assert page.locator("[data-flagged]").is_visible()
    assert page.url.endswith("?find=nurse")
    assert page.evaluate("document.activeElement.value") == "no"
    assert EntryFlag.objects.count() == 1
    button.press("Enter")
    page.locator("[data-flagged]").wait_for(state="hidden")
    assert not EntryFlag.objects.exists()
    # Where the script finds no answer the form itself is sent.
    page.route("**/flag/**", lambda route: route.abort(), times=1)
    button.press("Enter")
    page.wait_for_url("**?find=nurse#e*")
    assert EntryFlag.objects.count() == 1


def test_pages_are_accessible_wide_and_narrow(browse, live_server):
    review = factories.make_review()
    part = returned(review, {"event": "A nurse visited."}, {"event": "Nobody came."})
    lead, author = factories.lead_of(review), factories.person(part, Role.AUTHOR)
    one, two = ids(part)
    services.save_view(review=review, by=lead, name="Good", query="practice=good")
    services.set_flag(involvement=part, entry=one, by=lead, is_flagged=True)
    services.write_note(
        involvement=part, entry=one, by=lead, text="Who knew?", row_version=0
    )
    asked = ask(part, lead, about=[one])
    answered = answer(ask(part, lead, about=[two]), author)
    note = reverse("chronology:note", args=[part.pk, one])
    boards = [
        f"{address(review)}?kloe=1&kloe=99&from_day=never&find=nurse",
        address(review),
        f"{reverse('chronology:views', args=[review.reference])}?practice=good",
        note,
        reverse("chronology:notes", args=[review.reference]),
        ask_page(part, one, two),
        all_of(review),
        page_of(answered),
    ]
    for person, urls in ((lead, boards), (author, [own_of(part), page_of(asked)])):
        page = browse(person)
        for url in urls:
            page.goto(live_server.url + url)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                for folded in page.locator("details").all():
                    folded.evaluate("one => { one.open = true }")
                assert_accessible(page)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{url} is {wide} wide"
