"""The addresses of an agency's part, its report, and the files of a review."""

from django.urls import path

from imr.views import (
    checking,
    deciding,
    declaring,
    evidence,
    extracts,
    files,
    interviews,
    lessons,
    preparing,
    reading,
    removing,
    report,
    saving,
    sending,
    staff_key,
)

app_name = "imr"

urlpatterns = [
    # Getting ready
    path("involvements/<uuid:pk>/", preparing.involvement, name="involvement"),
    path("involvements/<uuid:pk>/role/", preparing.role, name="role"),
    path(
        "involvements/<uuid:pk>/role/accept/",
        preparing.role_accept,
        name="role_accept",
    ),
    path(
        "involvements/<uuid:pk>/role/hand-on/",
        preparing.role_hand_on,
        name="role_hand_on",
    ),
    path("involvements/<uuid:pk>/records/", preparing.records, name="records"),
    path(
        "involvements/<uuid:pk>/records-secured/",
        reading.records_secured,
        name="records_secured",
    ),
    path(
        "involvements/<uuid:pk>/agreed-minutes/",
        reading.agreed_minutes,
        name="agreed_minutes",
    ),
    path(
        "involvements/<uuid:pk>/senior-manager/",
        preparing.senior_manager,
        name="senior_manager",
    ),
    path("involvements/<uuid:pk>/nominate/", preparing.nominate, name="nominate"),
    path("involvements/<uuid:pk>/nomination/", preparing.nomination, name="nomination"),
    path(
        "involvements/<uuid:pk>/nomination/end/",
        preparing.nomination_end,
        name="nomination_end",
    ),
    path("involvements/<uuid:pk>/declare/", declaring.declare, name="declare"),
    path("involvements/<uuid:pk>/staff-key/", staff_key.staff_key, name="staff_key"),
    path(
        "involvements/<uuid:pk>/staff-key/add/", staff_key.staff_add, name="staff_add"
    ),
    path(
        "involvements/<uuid:pk>/staff-key/<uuid:row>/restore/",
        staff_key.staff_restore,
        name="staff_restore",
    ),
    path("staff/<uuid:pk>/", staff_key.staff_change, name="staff_change"),
    path("staff/<uuid:pk>/remove/", staff_key.staff_remove, name="staff_remove"),
    # Writing the report
    path("involvements/<uuid:pk>/report/", report.report, name="report"),
    path(
        "involvements/<uuid:pk>/report/sections/<slug:section>/",
        report.answer,
        name="answer",
    ),
    path(
        "involvements/<uuid:pk>/report/sections/<slug:section>/done/",
        report.section_done,
        name="section_done",
    ),
    path("involvements/<uuid:pk>/report/save/", saving.autosave, name="autosave"),
    path(
        "involvements/<uuid:pk>/report/history/<str:key>/",
        saving.history,
        name="history",
    ),
    path(
        "involvements/<uuid:pk>/report/history/<str:key>/restore/",
        saving.restore,
        name="restore",
    ),
    path(
        "involvements/<uuid:pk>/report/lists/<slug:kind>/add/",
        lessons.row_add,
        name="row_add",
    ),
    path(
        "involvements/<uuid:pk>/report/lists/<slug:kind>/<uuid:row>/",
        lessons.row,
        name="row",
    ),
    path(
        "involvements/<uuid:pk>/report/lists/<slug:kind>/<uuid:row>/remove/",
        lessons.row_remove,
        name="row_remove",
    ),
    path(
        "involvements/<uuid:pk>/report/lists/<slug:kind>/<uuid:row>/history/<slug:field>/",
        lessons.row_history,
        name="row_history",
    ),
    path(
        "involvements/<uuid:pk>/report/lists/<slug:kind>/<uuid:row>/history/<slug:field>/restore/",
        lessons.row_text_restore,
        name="row_text_restore",
    ),
    path("involvements/<uuid:pk>/report/key/add/", lessons.term_add, name="term_add"),
    path(
        "involvements/<uuid:pk>/report/key/<uuid:row>/remove/",
        lessons.term_remove,
        name="term_remove",
    ),
    path(
        "involvements/<uuid:pk>/report/removed/<slug:kind>/<uuid:row>/restore/",
        removing.removed_restore,
        name="removed_restore",
    ),
    # Evidence and interviews
    path("involvements/<uuid:pk>/evidence/", evidence.evidence, name="evidence"),
    path(
        "involvements/<uuid:pk>/evidence/add/",
        evidence.evidence_add,
        name="evidence_add",
    ),
    path(
        "involvements/<uuid:pk>/evidence/<uuid:row>/",
        evidence.evidence_change,
        name="evidence_change",
    ),
    path(
        "involvements/<uuid:pk>/evidence/<uuid:row>/remove/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
    path(
        "involvements/<uuid:pk>/interviews/", interviews.interviews, name="interviews"
    ),
    path(
        "involvements/<uuid:pk>/interviews/add/",
        interviews.interview_add,
        name="interview_add",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/",
        interviews.interview,
        name="interview",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/sent/",
        interviews.minutes_sent,
        name="minutes_sent",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/agreed/",
        interviews.minutes_agreed,
        name="minutes_agreed",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/remove/",
        interviews.interview_remove,
        name="interview_remove",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/restore/",
        interviews.interview_restore,
        name="interview_restore",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/history/",
        interviews.minutes_history,
        name="minutes_history",
    ),
    path(
        "involvements/<uuid:pk>/interviews/<uuid:row>/history/restore/",
        interviews.minutes_restore,
        name="minutes_restore",
    ),
    # Fact checks with staff
    path("involvements/<uuid:pk>/fact-checks/", extracts.extracts, name="extracts"),
    path(
        "involvements/<uuid:pk>/fact-checks/start/",
        extracts.extract_start,
        name="extract_start",
    ),
    path(
        "involvements/<uuid:pk>/fact-checks/add/",
        extracts.extract_add,
        name="extract_add",
    ),
    path("fact-checks/<uuid:pk>/", extracts.extract, name="extract"),
    path("fact-checks/<uuid:pk>/word/", extracts.extract_word, name="extract_word"),
    path("fact-checks/<uuid:pk>/print/", extracts.extract_print, name="extract_print"),
    path(
        "fact-checks/<uuid:pk>/no-reply/",
        extracts.extract_no_reply,
        name="extract_no_reply",
    ),
    path(
        "fact-checks/<uuid:pk>/remove/", extracts.extract_remove, name="extract_remove"
    ),
    # Checking the chronology while it is written
    path(
        "involvements/<uuid:pk>/chronology/checks/",
        checking.chronology_checks,
        name="chronology_checks",
    ),
    path(
        "involvements/<uuid:pk>/chronology/checks/count/",
        checking.chronology_count,
        name="chronology_count",
    ),
    path(
        "involvements/<uuid:pk>/chronology/checks/entry/",
        checking.entry_check,
        name="entry_check",
    ),
    path(
        "involvements/<uuid:pk>/chronology/checks/keep/",
        checking.finding_keep,
        name="finding_keep",
    ),
    path(
        "involvements/<uuid:pk>/chronology/checks/list-again/",
        checking.finding_list,
        name="finding_list",
    ),
    path(
        "involvements/<uuid:pk>/chronology/codes/<slug:person>/",
        checking.name_replace_all,
        name="name_replace_all",
    ),
    path(
        "entries/<uuid:pk>/codes/<slug:person>/",
        checking.name_replace,
        name="name_replace",
    ),
    path("codes/<uuid:pk>/undo/", checking.name_put_back, name="name_put_back"),
    # Check and send
    path("involvements/<uuid:pk>/report/check/", sending.check, name="check"),
    path("involvements/<uuid:pk>/report/preview/", sending.preview, name="preview"),
    path("involvements/<uuid:pk>/report/send/", sending.send, name="send"),
    # Reading and deciding
    path("versions/<uuid:pk>/", deciding.version, name="version"),
    path("versions/<uuid:pk>/comment/", deciding.comment_add, name="comment_add"),
    path("comments/<uuid:pk>/remove/", deciding.comment_remove, name="comment_remove"),
    path(
        "versions/<uuid:pk>/comments/<uuid:row>/restore/",
        deciding.comment_restore,
        name="comment_restore",
    ),
    path("comments/<uuid:pk>/tick/", deciding.comment_tick, name="comment_tick"),
    path("versions/<uuid:pk>/send-back/", deciding.send_back, name="send_back"),
    path("versions/<uuid:pk>/accept/", deciding.accept, name="accept"),
    path("versions/<uuid:pk>/receipt/", deciding.receipt, name="receipt"),
    # Returns and files
    path("reviews/<str:reference>/returns/", files.returns, name="returns"),
    path("reviews/<str:reference>/returns/pack/", files.pack_make, name="pack_make"),
    path(
        "reviews/<str:reference>/returns/chronology/",
        files.chronology_make,
        name="chronology_make",
    ),
    path("files/<uuid:pk>/", files.file, name="file"),
    path("files/<uuid:pk>/download/", files.file_download, name="file_download"),
    path("files/<uuid:pk>/again/", files.file_again, name="file_again"),
]
