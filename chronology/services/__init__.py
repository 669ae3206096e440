"""Every act on a chronology: lock, may they, is it time, write, audit."""

from chronology.services.agency_questions import (
    answer_question,
    ask_agency,
    close_question,
    reopen_question,
    withdraw_question,
)
from chronology.services.entries import (
    Content,
    add_entry,
    change_entry,
    confirm_date,
    delete_entry,
    move_entry,
    restore_entry,
)
from chronology.services.importing import (
    add_import,
    choose_columns,
    columns_of_import,
    discard_import,
    find_row,
    same_file_before,
    settle_row,
    skip_row,
    start_import,
    start_pasted_import,
    undo_import,
)
from chronology.services.own_marks import (
    remove_note,
    restore_note,
    set_flag,
    write_note,
)
from chronology.services.returning import (
    canonical_row,
    canonical_rows,
    publish_entries,
)
from chronology.services.saved_views import (
    remove_view,
    rename_view,
    restore_view,
    save_view,
)

__all__ = [
    "Content",
    "add_entry",
    "add_import",
    "answer_question",
    "ask_agency",
    "canonical_row",
    "canonical_rows",
    "change_entry",
    "choose_columns",
    "close_question",
    "columns_of_import",
    "confirm_date",
    "delete_entry",
    "discard_import",
    "find_row",
    "move_entry",
    "publish_entries",
    "remove_note",
    "remove_view",
    "rename_view",
    "reopen_question",
    "restore_entry",
    "restore_note",
    "restore_view",
    "same_file_before",
    "save_view",
    "set_flag",
    "settle_row",
    "skip_row",
    "start_import",
    "start_pasted_import",
    "undo_import",
    "withdraw_question",
    "write_note",
]
