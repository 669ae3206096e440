"""A question that is sent twice is added once, before and after the review opens."""

import pytest
from django.urls import reverse

from reviews.services import drafting
from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {"title": "Mental capacity", "text": "How was capacity assessed?"}


def test_question_sent_twice_is_one(client):
    review = factories.make_review()
    client.force_login(factories.manager_of(review))
    url = reverse("reviews:questions", args=[review.reference])
    sent = TYPED | {"token": client.get(url).context["form"]["token"].value()}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    review.refresh_from_db()
    assert review.lines_of_enquiry.count() == 3
    assert review.tor_version == 1
    client.post(url, sent | {"text": "And by whom?"})
    assert review.lines_of_enquiry.count() == 4


def test_question_of_a_review_that_is_not_open_yet_sent_twice_is_one(client):
    manager = factories.make_manager()
    client.force_login(manager)
    url = reverse("reviews:opening_questions")
    sent = TYPED | {"token": client.get(url).context["form"]["token"].value()}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == second["Location"]
    assert len(drafting.questions_of(drafting.draft_of(manager))) == 1
    client.post(url, sent | {"text": "And by whom?"})
    assert len(drafting.questions_of(drafting.draft_of(manager))) == 2
