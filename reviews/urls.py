"""The addresses of the board's pages, and of everybody's first page."""

from django.urls import path

from reviews.views import (
    agencies,
    home,
    identity,
    opening,
    people,
    questions,
    review,
)

app_name = "reviews"
REVIEW = "reviews/<slug:reference>/"

urlpatterns = [
    # Everybody
    path("", home.home, name="home"),
    path("reviews/", home.review_list, name="review_list"),
    # Opening a review
    path("reviews/open/", opening.opening_start, name="opening_start"),
    path("reviews/open/check/", opening.opening_check, name="opening_check"),
    path("reviews/open/discard/", opening.opening_discard, name="opening_discard"),
    path(
        "reviews/open/questions/", opening.opening_questions, name="opening_questions"
    ),
    path(
        "reviews/open/questions/<uuid:question>/",
        opening.opening_question,
        name="opening_question",
    ),
    path(
        "reviews/open/questions/<uuid:question>/move/",
        opening.opening_question_move,
        name="opening_question_move",
    ),
    path("reviews/open/<slug:page>/", opening.opening_page, name="opening_page"),
    # A review
    path(REVIEW, review.review, name="review"),
    path(REVIEW + "opened/", review.review_opened, name="review_opened"),
    path(REVIEW + "change/<slug:part>/", review.review_change, name="review_change"),
    path(REVIEW + "due-date/", review.due_date_change, name="due_date_change"),
    path(REVIEW + "history/", review.history, name="history"),
    path(REVIEW + "questions/", questions.questions, name="questions"),
    path(
        REVIEW + "questions/<uuid:question>/",
        questions.question_change,
        name="question_change",
    ),
    path(
        REVIEW + "questions/<uuid:question>/move/",
        questions.question_move,
        name="question_move",
    ),
    # Who the adult is
    path(REVIEW + "identity/", identity.identity, name="identity"),
    path(REVIEW + "identity/hide/", identity.identity_hide, name="identity_hide"),
    path(REVIEW + "identity/change/", identity.identity_change, name="identity_change"),
    # The board's people
    path(REVIEW + "lead-reviewer/", people.lead_change, name="lead_change"),
    path(REVIEW + "managers/", people.review_managers, name="review_managers"),
    path(
        REVIEW + "managers/<uuid:appointment>/end/",
        people.review_manager_end,
        name="review_manager_end",
    ),
    path("managers/", people.managers, name="managers"),
    path("managers/<uuid:appointment>/end/", people.manager_end, name="manager_end"),
    path(
        "appointments/<uuid:pk>/invite-again/",
        people.invitation_renew,
        name="invitation_renew",
    ),
    # The agencies of a review
    path(REVIEW + "agencies/add/", agencies.agency_add, name="agency_add"),
    path("agencies/<uuid:pk>/", agencies.agency, name="agency"),
    path("agencies/<uuid:pk>/added/", agencies.agency_added, name="agency_added"),
    path("agencies/<uuid:pk>/change/", agencies.request_change, name="request_change"),
    path(
        "agencies/<uuid:pk>/representative/",
        agencies.representative_replace,
        name="representative_replace",
    ),
    path(
        "agencies/<uuid:pk>/same-person/",
        agencies.same_person_allow,
        name="same_person_allow",
    ),
    path(
        "agencies/<uuid:pk>/withdraw/", agencies.agency_withdraw, name="agency_withdraw"
    ),
    path(
        "agencies/<uuid:pk>/complete/", agencies.return_complete, name="return_complete"
    ),
    path("agencies/<uuid:pk>/reopen/", agencies.return_reopen, name="return_reopen"),
]
