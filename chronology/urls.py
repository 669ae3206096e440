"""The addresses of an agency's chronology, its files, and the integrated one."""

from django.urls import path

from chronology.views import entries, exports, imports, integrated, reckoning

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
        "reviews/<str:reference>/chronology.<slug:kind>",
        exports.integrated_export,
        name="integrated_export",
    ),
]
