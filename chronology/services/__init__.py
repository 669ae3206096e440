"""Every act on a chronology: lock, may they, is it time, write, audit."""

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
from chronology.services.returning import (
    canonical_row,
    canonical_rows,
    publish_entries,
)
from chronology.services.rewriting import write_texts
from chronology.services.together import Before, put_back, set_together

__all__ = [
    "Before",
    "Content",
    "add_entry",
    "add_import",
    "canonical_row",
    "canonical_rows",
    "cells_of",
    "change_entry",
    "choose_columns",
    "columns_of_import",
    "confirm_date",
    "delete_entry",
    "discard_import",
    "find_row",
    "move_entry",
    "publish_entries",
    "put_back",
    "restore_entry",
    "same_file_before",
    "set_fact_checks",
    "set_together",
    "settle_row",
    "skip_row",
    "start_import",
    "start_pasted_import",
    "undo_import",
    "write_texts",
]
