"""What happened: an append-only record, each row chained to the one before.

One stream for each review and one for the site. Rows hold ids and words of our
own, never what people wrote. Only ``audit.services.record`` adds a row; the
database refuses every change and every deletion (``audit.append_only``).
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User

# The stream of what belongs to no review: accounts, sign-in, agencies.
SITE = uuid.UUID(int=0)


class Event(models.TextChoices):
    """What happened, in the past tense.

    The stored value never changes. The label ends a sentence that begins with
    who did it: "Ana Lopez accepted the report."
    """

    # Accounts and sign-in
    PERSON_INVITED = "person_invited", "invited a person to use the service"
    INVITATION_ACCEPTED = "invitation_accepted", "set up their account"
    INVITATION_RENEWED = "invitation_renewed", "sent a new invitation"
    ACCOUNT_CHANGED = "account_changed", "changed the details of an account"
    ACCOUNT_CLOSED = "account_closed", "closed an account"
    ACCOUNT_OPENED = "account_opened", "opened an account again"
    SIGNED_IN = "signed_in", "signed in"
    SIGNED_OUT = "signed_out", "signed out"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere", "signed out everywhere else"
    PASSWORD_CHANGED = "password_changed", "changed their password"
    SECOND_FACTOR_ADDED = "second_factor_added", "set up a way to confirm sign-in"
    SECOND_FACTOR_REMOVED = (
        "second_factor_removed",
        "removed a way to confirm sign-in",
    )
    ACCESS_REFUSED = "access_refused", "tried to do something they may not do"

    # The review and its people
    REVIEW_OPENED = "review_opened", "opened the review"
    REVIEW_READ = "review_read", "read the review"
    REVIEW_CHANGED = "review_changed", "changed the review"
    TERMS_CHANGED = "terms_changed", "changed the terms of reference"
    DUE_DATE_CHANGED = "due_date_changed", "changed the date returns are due"
    IDENTITY_CHANGED = "identity_changed", "changed who the adult is"
    IDENTITY_REVEALED = "identity_revealed", "looked at who the adult is"
    AGENCY_CREATED = "agency_created", "added an agency to the list"
    AGENCY_ASKED = "agency_asked", "asked an agency to take part"
    REQUEST_CHANGED = "request_changed", "changed what an agency is asked for"
    AGENCY_WITHDRAWN = "agency_withdrawn", "withdrew an agency from the review"
    APPOINTED = "appointed", "appointed a person"
    APPOINTMENT_ENDED = "appointment_ended", "ended an appointment"
    REPRESENTATIVE_REPLACED = (
        "representative_replaced",
        "replaced the panel representative",
    )
    SAME_PERSON_ALLOWED = (
        "same_person_allowed",
        "let the panel representative be the senior manager",
    )

    # Getting ready
    ROLE_ACCEPTED = "role_accepted", "accepted the role of panel representative"
    ROLE_HANDED_ON = "role_handed_on", "named another panel representative"
    RECORDS_SECURED = "records_secured", "confirmed that records are secured"
    STAFF_KEY_READ = "staff_key_read", "read the staff key"
    STAFF_ADDED = "staff_added", "added a person to the staff key"
    STAFF_CHANGED = "staff_changed", "changed a person on the staff key"
    STAFF_REMOVED = "staff_removed", "removed a person from the staff key"
    STAFF_RESTORED = "staff_restored", "brought a person back to the staff key"
    AUTHOR_NOMINATED = "author_nominated", "nominated an author"
    INDEPENDENCE_DECLARED = "independence_declared", "declared independence"
    NOMINATION_DECLINED = "nomination_declined", "could not be the author"
    NOMINATION_ENDED = "nomination_ended", "ended the author’s nomination"

    # Gathering and writing
    CHRONOLOGY_READ = "chronology_read", "read the agency’s chronology"
    ENTRY_ADDED = "entry_added", "added a chronology entry"
    ENTRY_CHANGED = "entry_changed", "changed a chronology entry"
    ENTRY_DATE_CONFIRMED = "entry_date_confirmed", "confirmed the date of an entry"
    ENTRY_DELETED = "entry_deleted", "deleted a chronology entry"
    ENTRY_RESTORED = "entry_restored", "brought back a chronology entry"
    NAMES_REPLACED = "names_replaced", "replaced a name in the chronology by its code"
    NAMES_PUT_BACK = "names_put_back", "took back the replacing of a name"
    FINDING_KEPT = "finding_kept", "kept something in the chronology as it is"
    FINDING_LISTED = "finding_listed", "listed something in the chronology again"
    ENTRY_MOVED = "entry_moved", "moved a chronology entry within its day"
    ENTRIES_SET = "entries_set", "changed one column of several chronology entries"
    FACTS_CHECKED = "facts_checked", "recorded what staff said of chronology entries"
    EXTRACT_READ = "extract_read", "read an extract of the chronology for staff"
    EXTRACT_MADE = "extract_made", "made an extract of the chronology for staff"
    EXTRACT_RESTORED = "extract_restored", "brought back an extract of the chronology"
    EXTRACT_REMOVED = "extract_removed", "removed an extract of the chronology"
    ENTRIES_IMPORTED = "entries_imported", "added chronology entries from a file"
    IMPORT_UNDONE = "import_undone", "took back the entries added from a file"
    CHRONOLOGY_DOWNLOADED = (
        "chronology_downloaded",
        "downloaded the agency’s chronology",
    )
    EVIDENCE_READ = "evidence_read", "read the list of evidence"
    EVIDENCE_ADDED = "evidence_added", "added a source of evidence"
    EVIDENCE_CHANGED = "evidence_changed", "changed a source of evidence"
    EVIDENCE_REMOVED = "evidence_removed", "removed a source of evidence"
    EVIDENCE_RESTORED = "evidence_restored", "brought back a source of evidence"
    INTERVIEWS_READ = "interviews_read", "read the interviews"
    INTERVIEW_ADDED = "interview_added", "added an interview"
    INTERVIEW_CHANGED = "interview_changed", "changed an interview"
    INTERVIEW_REMOVED = "interview_removed", "removed an interview"
    INTERVIEW_RESTORED = "interview_restored", "brought an interview back"
    MINUTES_SENT = "minutes_sent", "sent minutes to be checked"
    MINUTES_AGREED = "minutes_agreed", "recorded that minutes are agreed"
    ANSWER_READ = "answer_read", "read a section of the report"
    PRACTICE_REMOVED = "goodpractice_removed", "removed good practice"
    PRACTICE_RESTORED = "goodpractice_restored", "brought back good practice"
    LESSON_REMOVED = "lesson_removed", "removed a lesson"
    LESSON_RESTORED = "lesson_restored", "brought back a lesson"
    RECOMMENDATION_REMOVED = "recommendation_removed", "removed a recommendation"
    RECOMMENDATION_RESTORED = (
        "recommendation_restored",
        "brought back a recommendation",
    )
    TERM_REMOVED = "term_removed", "removed an abbreviation"
    TERM_RESTORED = "term_restored", "brought back an abbreviation"

    # Sending, deciding, returning
    REPORT_SENT = "report_sent", "sent the report to the senior manager"
    REPORT_READ = "report_read", "read the report"
    COMMENT_REMOVED = "comment_removed", "removed a comment on the report"
    COMMENT_RESTORED = "comment_restored", "brought back a comment on the report"
    REPORT_SENT_BACK = "report_sent_back", "sent the report back with comments"
    REPORT_ACCEPTED = "report_accepted", "accepted the report"
    REPORT_REOPENED = "report_reopened", "opened the report again"
    RETURN_COMPLETED = "return_completed", "completed the check of the return"
    AGENCY_QUESTION_ASKED = "agency_question_asked", "asked an agency a question"
    AGENCY_QUESTION_ANSWERED = (
        "agency_question_answered",
        "answered a question from the board",
    )
    AGENCY_QUESTION_CLOSED = "agency_question_closed", "closed a question to an agency"
    AGENCY_QUESTION_WITHDRAWN = (
        "agency_question_withdrawn",
        "took back a question to an agency",
    )
    AGENCY_QUESTION_REOPENED = (
        "agency_question_reopened",
        "opened a question to an agency again",
    )
    AGENCY_QUESTIONS_READ = "agency_questions_read", "read questions to an agency"
    EVENT_JOINED = "event_joined", "joined entries as one event"
    EVENT_PARTED = "event_parted", "said that entries are not of one event"
    EVENT_TAKEN_OUT = "event_taken_out", "took entries out of an event"
    EVENT_UNDONE = "event_undone", "took back what was said of an event"
    REFERRAL_JUDGED = "referral_judged", "said whether a referral left a trace"
    REFERRAL_UNDONE = "referral_undone", "took back what was said of a referral"
    INTEGRATED_READ = "integrated_read", "read the integrated chronology"
    FILE_REQUESTED = "file_requested", "asked for a file"
    FILE_MADE = "file_made", "made a file"
    FILE_DOWNLOADED = "file_downloaded", "downloaded a file"


class AuditHead(models.Model):
    """The last row of a stream; its lock puts writers of one stream in a queue."""

    stream = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        ordering = ["stream"]

    def __str__(self) -> str:
        return f"{self.stream} at {self.seq}"


class AuditEvent(models.Model):
    """One thing that happened. ``audit.chain`` says what the hash covers."""

    # The review's id, or SITE.
    stream = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    # Nobody: the system did it by itself.
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As text: the record neither stops a deletion nor follows it.
    target_label = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    involvement_id = models.UUIDField(null=True, blank=True, db_index=True)
    data = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"], name="audit_seq_once_a_stream"
            ),
            models.CheckConstraint(
                name="audit_seq_starts_at_one", condition=Q(seq__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.seq}"
