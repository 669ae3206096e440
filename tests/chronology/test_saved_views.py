"""Views: what a reader chose to see, under a name of their own."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent
from chronology import services
from chronology.models import SavedView
from tests import factories
from tests.chronology.reading import address, returned
from tests.chronology.test_pages import says
from tests.harness.queries import check_constant_queries

GOOD = "practice=good"


def save(review, by, name="Good practice", query=GOOD):
    return services.save_view(review=review, by=by, name=name, query=query)


def list_of(review):
    return reverse("chronology:views", args=[review.reference])


# Acts


def test_view_is_kept_and_the_record_says_nothing_of_it(review, lead):
    before = AuditEvent.objects.count()
    view = save(review, lead)
    view = services.rename_view(view, by=lead, name="Done well", row_version=1)
    services.remove_view(view, by=lead)
    services.restore_view(view, by=lead)
    assert AuditEvent.objects.count() == before
    kept = SavedView.objects.visible_to(lead).get()
    assert str(kept) == f"View {kept.pk}"
    assert (kept.name, kept.query, kept.row_version) == ("Done well", GOOD, 4)


def test_sent_twice_a_view_is_kept_once(review, lead):
    assert save(review, lead) == save(review, lead)
    assert save(review, lead, "GOOD PRACTICE") == SavedView.objects.get()


def test_name_of_another_view_is_refused(review, lead):
    save(review, lead)
    with pytest.raises(Refused, match="a view of this name already"):
        save(review, lead, query="kloe=1")
    other = save(review, lead, "Fire", "kloe=1")
    with pytest.raises(Refused, match="a view of this name already"):
        services.rename_view(other, by=lead, name="good practice", row_version=1)


def test_filter_that_chooses_nothing_is_refused(review, lead):
    with pytest.raises(Refused, match="Choose what to see first"):
        save(review, lead, query="")


def test_second_of_two_tabs_does_not_rename_over_the_first(review, lead):
    view = save(review, lead)
    services.rename_view(view, by=lead, name="One", row_version=1)
    with pytest.raises(Stale):
        services.rename_view(view, by=lead, name="Two", row_version=1)


def test_removed_view_does_not_come_back_over_another(review, lead):
    removed = services.remove_view(save(review, lead), by=lead)
    save(review, lead)
    with pytest.raises(Refused, match="Rename that one first"):
        services.restore_view(removed, by=lead)


def test_views_are_their_owners_alone(review, lead):
    view, manager = save(review, lead), factories.manager_of(review)
    # The same name is free for another reader.
    save(review, manager)
    assert list(SavedView.objects.visible_to(lead)) == [view]
    for act in (services.remove_view, services.restore_view):
        with pytest.raises(Hidden):
            act(view, by=manager)
    with pytest.raises(Hidden):
        save(review, factories.make_user())


def test_database_keeps_names_apart_and_filters_whole(review, lead):
    save(review, lead)
    more = {"review": review, "owner": lead, "saved_at": timezone.now()}
    for name, query in [("GOOD practice", "kloe=2"), ("", GOOD), ("Mine", "")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(name=name, query=query, **more)


# Pages


def test_view_is_saved_from_what_is_chosen_and_chosen_again(enter, review, lead):
    returned(review, {"practice": "good", "event": "Rang twice"}, {"event": "Left"})
    client = enter(lead)
    page = client.get(f"{address(review)}?{GOOD}")
    assert "Save this as a view" in says(page)
    there = f"{list_of(review)}?{GOOD}"
    assert "You chose: Good practice" in says(client.get(there))
    answer = client.post(there, {"name": "Done well", "row_version": 0}, follow=True)
    assert "We have saved the view." in says(answer)
    view = SavedView.objects.get()
    page = client.get(f"{address(review)}?{view.query}")
    assert f'<a class="govuk-link" href="?{GOOD}" aria-current="true">' in page.text
    assert "1 entry of what you chose" in says(page)
    assert "Change your views" in says(client.get(address(review)))


def test_only_what_is_understood_is_saved(enter, review, lead):
    there = f"{list_of(review)}?practice=good&kloe=99&to_day=never&after=3&x=y"
    enter(lead).post(there, {"name": "Done well"})
    assert SavedView.objects.get().query == GOOD


@pytest.mark.parametrize(
    ("query", "name", "says_so"),
    [
        (GOOD, "", "Enter a name for the view"),
        (GOOD, "n" * 61, "must be 60 characters or fewer"),
        (GOOD, "Fire", "You have a view of this name already"),
        ("", "Mine", "Choose what to see first"),
    ],
)
def test_bad_name_gets_a_sentence_and_stays(enter, review, lead, query, name, says_so):
    save(review, lead, "Fire", "kloe=1")
    answer = enter(lead).post(f"{list_of(review)}?{query}", {"name": name})
    assert answer.status_code == 200
    assert says_so in says(answer)
    assert answer.context["form"]["name"].value() == name
    assert SavedView.objects.count() == 1


def test_view_of_what_is_gone_says_so(enter, review, lead):
    save(review, lead, query="agency=GONE")
    page = enter(lead).get(list_of(review))
    assert "None of what it chose is there any more" in says(page)


def test_nothing_saved_yet_says_how(enter, review, lead):
    assert "You have no views yet" in says(enter(lead).get(list_of(review)))


def test_rename_shows_both_names_when_it_was_renamed_meanwhile(enter, review, lead):
    view, client = save(review, lead), enter(lead)
    there = reverse("chronology:view_rename", args=[view.pk])
    assert 'value="Good practice"' in client.get(there).text
    answer = client.post(there, {"name": "One", "row_version": 1}, follow=True)
    assert "We have renamed the view." in says(answer)
    answer = client.post(there, {"name": "Two", "row_version": 1})
    assert [(d.saved, d.yours) for d in answer.context["conflicts"]] == [("One", "Two")]
    # Saving again is a choice.
    version = answer.context["form"]["row_version"].value()
    client.post(there, {"name": "Two", "row_version": version})
    view.refresh_from_db()
    assert view.name == "Two"


def test_rename_to_a_name_that_is_taken_says_so(enter, review, lead):
    save(review, lead, "Fire", "kloe=1")
    view = save(review, lead)
    there = reverse("chronology:view_rename", args=[view.pk])
    answer = enter(lead).post(there, {"name": "fire", "row_version": 1})
    assert "You have a view of this name already" in says(answer)
    assert answer.context["form"]["name"].value() == "fire"


def test_removed_view_is_offered_back(enter, review, lead):
    view, client = save(review, lead), enter(lead)
    remove = reverse("chronology:view_remove", args=[view.pk])
    restore = reverse("chronology:view_restore", args=[view.pk])
    page = client.post(remove, follow=True)
    assert "You have removed “Good practice”" in says(page)
    assert "Removed views" in says(page)
    assert "is back" in says(client.post(restore, follow=True))
    client.post(remove)
    save(review, lead)
    assert "Rename that one first" in says(client.post(restore, follow=True))


def test_list_costs_the_same_for_many_views(enter, review, lead):
    check_constant_queries(
        enter(lead),
        list_of(review),
        lambda number: save(review, lead, f"View {number}"),
    )
