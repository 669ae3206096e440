"""Chronologies as files: CSV, Excel, Word and JSON, all of which import reads."""

from chronology.files.excel import blank_xlsx, to_xlsx
from chronology.files.plain import to_csv, to_json
from chronology.files.word import blank_docx, to_docx

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "pdf": "application/pdf",
}

__all__ = [
    "CONTENT_TYPES",
    "blank_docx",
    "blank_xlsx",
    "to_csv",
    "to_docx",
    "to_json",
    "to_xlsx",
]
