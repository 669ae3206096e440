"""What the report is made of: preparing it, writing it, deciding on it, files."""

from imr.models.extract import Extract, ExtractEntry
from imr.models.files import FileJob, StoredFile
from imr.models.gathering import Evidence, GlossaryTerm, Interview, MinutesRevision
from imr.models.preparing import (
    Nomination,
    RecordsSecured,
    SecuredSystem,
    StaffMember,
)
from imr.models.quality import KeptFinding, NameReplacement
from imr.models.removable import Removable
from imr.models.report import (
    Answer,
    AnswerRevision,
    GoodPractice,
    Lesson,
    Recommendation,
    Report,
    ReportTemplate,
    SectionDone,
)
from imr.models.revision import TextRevision
from imr.models.version import Comment, Decision, Version

__all__ = [
    "Answer",
    "AnswerRevision",
    "Comment",
    "Decision",
    "Evidence",
    "Extract",
    "ExtractEntry",
    "FileJob",
    "GlossaryTerm",
    "GoodPractice",
    "Interview",
    "KeptFinding",
    "Lesson",
    "MinutesRevision",
    "NameReplacement",
    "Nomination",
    "Recommendation",
    "RecordsSecured",
    "Removable",
    "Report",
    "ReportTemplate",
    "SectionDone",
    "SecuredSystem",
    "StaffMember",
    "StoredFile",
    "TextRevision",
    "Version",
]
