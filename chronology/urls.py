"""The addresses of an agency's chronology, its files, and the integrated one."""

from django.urls import path

from chronology.views import (
    agency_questions,
    coverage,
    entries,
    exports,
    gaps,
    imports,
    integrated,
    own_marks,
    reckoning,
    same_events,
    saved_views,
    timeline,
)

app_name = "chronology"

urlpatterns = [
    # An agency's own chronology
    path("involvements/<uuid:pk>/chronology/", entries.entries, name="entries"),
    path(
        "involvements/<uuid:pk>/chronology/no-contact/",
        entries.no_contact,
        name="no_contact",
    ),
    path("involvements/<uuid:pk>/chronology/deleted/", entries.deleted, name="deleted"),
    path(
        "involvements/<uuid:pk>/chronology/date/", entries.date_read, name="date_read"
    ),
    path("involvements/<uuid:pk>/chronology/time/", reckoning.reckon, name="reckon"),
    # One entry
    path("entries/<uuid:pk>/", entries.entry, name="entry"),
    path("entries/<uuid:pk>/change/", entries.entry_change, name="entry_change"),
    path("entries/<uuid:pk>/delete/", entries.entry_delete, name="entry_delete"),
    path("entries/<uuid:pk>/restore/", entries.entry_restore, name="entry_restore"),
    path("entries/<uuid:pk>/confirm/", entries.entry_confirm, name="entry_confirm"),
    path("entries/<uuid:pk>/up/", entries.entry_up, name="entry_up"),
    path("entries/<uuid:pk>/down/", entries.entry_down, name="entry_down"),
    # Files out and in
    path(
        "involvements/<uuid:pk>/chronology.<slug:kind>", exports.export, name="export"
    ),
    path(
        "involvements/<uuid:pk>/blank-chronology.<slug:kind>",
        exports.blank_template,
        name="blank_template",
    ),
    path(
        "involvements/<uuid:pk>/chronology/import/",
        imports.import_start,
        name="import_start",
    ),
    path("imports/<uuid:pk>/", imports.import_preview, name="import"),
    path("imports/<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path(
        "imports/<uuid:pk>/rows-to-check.csv",
        imports.import_to_check,
        name="import_to_check",
    ),
    path("imports/<uuid:pk>/add/", imports.import_add, name="import_add"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/rows/<int:number>/", imports.import_row, name="import_row"),
    path(
        "imports/<uuid:pk>/rows/<int:number>/skip/",
        imports.import_skip,
        name="import_skip",
    ),
    # The board
    path(
        "reviews/<str:reference>/chronology/",
        integrated.integrated,
        name="integrated",
    ),
    path(
        "reviews/<str:reference>/chronology/timeline/",
        timeline.timeline,
        name="timeline",
    ),
    path("reviews/<str:reference>/chronology/gaps/", gaps.gaps, name="gaps"),
    path(
        "reviews/<str:reference>/chronology/coverage/",
        coverage.coverage,
        name="coverage",
    ),
    # Entries side by side
    path("reviews/<str:reference>/events/", same_events.events, name="events"),
    path(
        "reviews/<str:reference>/events/judge/",
        same_events.event_judge,
        name="event_judge",
    ),
    path(
        "reviews/<str:reference>/events/by-hand/",
        same_events.event_by_hand,
        name="event_by_hand",
    ),
    path(
        "reviews/<str:reference>/events/again/",
        same_events.search_again,
        name="search_again",
    ),
    path("events/<uuid:pk>/", same_events.event, name="event"),
    path("events/<uuid:pk>/out/", same_events.event_take_out, name="event_take_out"),
    path("events/<uuid:pk>/undo/", same_events.event_undo, name="event_undo"),
    path("events/<uuid:pk>/ask/", same_events.event_ask, name="event_ask"),
    path("reviews/<str:reference>/referrals/", same_events.referrals, name="referrals"),
    path(
        "reviews/<str:reference>/referrals/judge/",
        same_events.referral_judge,
        name="referral_judge",
    ),
    path("referrals/<uuid:pk>/undo/", same_events.referral_undo, name="referral_undo"),
    path("referrals/<uuid:pk>/ask/", same_events.referral_ask, name="referral_ask"),
    # What a reader of the board keeps for themselves
    path("reviews/<str:reference>/chronology/views/", saved_views.views, name="views"),
    path("saved-views/<uuid:pk>/", saved_views.view_rename, name="view_rename"),
    path("saved-views/<uuid:pk>/remove/", saved_views.view_remove, name="view_remove"),
    path(
        "saved-views/<uuid:pk>/restore/", saved_views.view_restore, name="view_restore"
    ),
    path("reviews/<str:reference>/chronology/notes/", own_marks.notes, name="notes"),
    path(
        "involvements/<uuid:pk>/returned/<uuid:entry>/flag/",
        own_marks.flag,
        name="flag",
    ),
    path(
        "involvements/<uuid:pk>/returned/<uuid:entry>/note/",
        own_marks.note,
        name="note",
    ),
    path("entry-notes/<uuid:pk>/remove/", own_marks.note_remove, name="note_remove"),
    path("entry-notes/<uuid:pk>/restore/", own_marks.note_restore, name="note_restore"),
    # Questions to an agency about its return
    path(
        "reviews/<str:reference>/agency-questions/",
        agency_questions.questions,
        name="questions",
    ),
    path(
        "involvements/<uuid:pk>/returned/ask/",
        agency_questions.question_ask,
        name="question_ask",
    ),
    path(
        "involvements/<uuid:pk>/agency-questions/",
        agency_questions.own_questions,
        name="own_questions",
    ),
    path("agency-questions/<uuid:pk>/", agency_questions.question, name="question"),
    path(
        "agency-questions/<uuid:pk>/close/",
        agency_questions.question_close,
        name="question_close",
    ),
    path(
        "agency-questions/<uuid:pk>/take-back/",
        agency_questions.question_withdraw,
        name="question_withdraw",
    ),
    path(
        "agency-questions/<uuid:pk>/open-again/",
        agency_questions.question_reopen,
        name="question_reopen",
    ),
    path(
        "reviews/<str:reference>/chronology.<slug:kind>",
        exports.integrated_export,
        name="integrated_export",
    ),
]
