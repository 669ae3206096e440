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
from chronology.services.fact_checks import set_fact_checks
from chronology.services.importing import (
    add_import,
    cells_of,
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
from chronology.services.rewriting import write_texts
from chronology.services.saved_views import (
    remove_view,
    rename_view,
    restore_view,
    save_view,
)
from chronology.services.together import Before, put_back, set_together

__all__ = [
    "Before",
    "Content",
    "add_entry",
    "add_import",
    "answer_question",
    "ask_agency",
    "canonical_row",
    "canonical_rows",
    "cells_of",
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
    "put_back",
    "remove_note",
    "remove_view",
    "rename_view",
    "reopen_question",
    "restore_entry",
    "restore_note",
    "restore_view",
    "same_file_before",
    "save_view",
    "set_fact_checks",
    "set_flag",
    "set_together",
    "settle_row",
    "skip_row",
    "start_import",
    "start_pasted_import",
    "undo_import",
    "withdraw_question",
    "write_note",
    "write_texts",
]
