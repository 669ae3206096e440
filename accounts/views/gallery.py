"""The gallery of page parts: /components/, in DEBUG and tests only.

Every part of templates/_components/ in each of its variants, with invented facts.
"""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.access import public
from accounts.conflicts import Difference
from accounts.govuk import (
    GovCheckboxes,
    GovDateField,
    GovForm,
    GovRadios,
    GovYesNoField,
    due,
    keyset_links,
    page_links,
)
from accounts.text import CleanCharField

TODAY = datetime.date(2026, 3, 3)
AGENCIES = [
    ("housing", "Housing"),
    ("health", "Community health"),
    ("police", "Police"),
]


class EverythingForm(GovForm):
    """Every kind of question once."""

    submit = "Save and continue"
    widths = {"pseudonym": 20, "days": 3, "agency": "one-half"}
    rows = {"circumstances": 4}
    counted = ["circumstances"]
    label_sizes = {"basis": "m", "agencies": "m"}

    pseudonym = CleanCharField(label="Pseudonym", help_text="Not the adult’s own name")
    circumstances = CleanCharField(
        label="Circumstances",
        help_text="Why the board opened this review",
        widget=forms.Textarea,
        max_length=200,
    )
    basis = forms.ChoiceField(
        label="Legal basis",
        choices=[("must", "The board must review"), ("may", "The board may review")],
        widget=GovRadios(hints={"must": "Care Act 2014, section 44(1) to (3)"}),
    )
    agencies = forms.MultipleChoiceField(
        label="Agencies",
        choices=[("Council", AGENCIES[:1]), ("Partners", AGENCIES[1:])],
        widget=GovCheckboxes(hints={"health": "The trust, not the hospital"}),
    )
    agency = forms.ChoiceField(label="Lead agency", choices=[("", "Choose"), *AGENCIES])
    opened_on = GovDateField(label="Date the review opened", limit="past")
    due_on = GovDateField(label="Due date", limit="future", help_text="")
    days = forms.IntegerField(label="Working days", min_value=1)
    hours = forms.DecimalField(label="Hours a week", required=False)
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    file = forms.FileField(label="Minutes of the meeting")
    knew = GovYesNoField(label="Did you know the adult?")
    agreed = forms.BooleanField(label="I have read the terms of reference")
    row_version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


class PersonForm(GovForm):
    """One of several people."""

    name = CleanCharField(label="Name")
    started_on = GovDateField(label="Start date")


class OneQuestionForm(GovForm):
    """A page of one question: its label is the heading."""

    heading = "name"
    submit = "Delete this line"
    submit_kind = "warning"

    name = CleanCharField(label="What do you call this review?", max_length=40)


class FilterForm(GovForm):
    """What a list shows."""

    words = CleanCharField(label="Words", required=False)
    agency = forms.MultipleChoiceField(
        label="Agency",
        choices=AGENCIES,
        required=False,
        widget=GovCheckboxes({"class": "govuk-checkboxes--small"}),
    )


@public("Shows only invented facts, and only in DEBUG and tests")
def components(request: HttpRequest) -> TemplateResponse:
    """Every part of a page; ``?errors=1`` shows the forms sent empty."""
    sent = QueryDict() if "errors" in request.GET else None
    people = forms.formset_factory(PersonForm, extra=0, min_num=2)
    counts = {"people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "2"}
    return TemplateResponse(
        request,
        "_gallery.html",
        {
            "form": EverythingForm(sent),
            "formset": people(None if sent is None else counts, prefix="people"),
            "question": OneQuestionForm(sent, prefix="question"),
            "filters": FilterForm({"agency": ["housing"]}, prefix="filter"),
            "other_filters": FilterForm(prefix="other"),
            **_parts(),
        },
    )


def _parts() -> dict[str, Any]:
    pages = Paginator(range(200), 20)
    return {
        "kinds": {
            "waiting": "Not started",
            "active": "With the author",
            "attention": "Sent back",
            "done": "Accepted",
            "stopped": "Withdrawn",
            "": "Closed",
        },
        "links": [
            {"label": "Overview", "url": "#overview", "current": True},
            {"label": "Agencies", "url": "#agencies"},
            {"label": "Reports", "url": "#reports"},
        ],
        "tasks": [
            {"title": "Declare", "url": "#a", "status": "Completed"},
            {
                "title": "Chronology",
                "url": "#b",
                "hint": "40 entries",
                "status": "In progress",
            },
            {"title": "Analysis", "url": "#c", "status": "Not yet started"},
            {"title": "Evidence", "url": "#d", "status": "There is a problem"},
            {
                "title": "Send",
                "hint": "Answer the questions first",
                "status": "Cannot start yet",
            },
        ],
        "rows": [
            {"key": "Pseudonym", "value": "Adult A", "url": "#change"},
            {"key": "Circumstances", "value": "Two lines\nof text", "url": "#change"},
            {"key": "Legal basis", "value": "", "url": "#add", "action": "Add"},
            {
                "key": "Agency",
                "value": "Housing",
                "url": "#agency",
                "hidden": "the agency",
            },
            {"key": "Reference", "value": "SAR-HF-2026-04"},
        ],
        "columns": ["Review", "Stage", {"label": "Entries", "numeric": True}, "Report"],
        "cells": [
            [
                {"text": "SAR-HF-2026-04", "url": "#04", "hidden": "Adult A"},
                {"text": "With the author", "kind": "active"},
                {"text": "40", "numeric": True},
                {"text": "Read", "url": "#report", "hidden": "the report of Housing"},
            ],
            ["SAR-HF-2026-03", "Closed", {"text": "1,204", "numeric": True}, "None"],
        ],
        "numbered": page_links(pages.page(5), QueryDict("agency=housing&page=5")),
        "keyset": keyset_links("?before=C14", "?after=C40", "Earlier", "Later"),
        "actions": [
            {"label": "Accept the report", "url": "#accept"},
            {
                "label": "Send back",
                "url": "#back",
                "kind": "secondary",
                "hidden": "to the author",
            },
            {"label": "Remove", "url": "/components/", "post": True, "kind": "warning"},
            {
                "label": "Put away",
                "url": "/components/",
                "post": True,
                "hidden": "the file",
            },
            {
                "label": "Read the file",
                "url": "#read",
                "kind": "link",
                "hidden": "again",
            },
            {
                "label": "Share",
                "url": "#share",
                "reason": "The report is not accepted yet.",
            },
        ],
        "fields": [{"name": "row_version", "value": 3}],
        "paragraphs": ["You cannot undo this.", "Everybody in the review will see it."],
        "tabs": [
            {"id": "text", "label": "Text", "text": "First paragraph.\n\nSecond."},
            {"id": "sources", "label": "Sources", "text": "Two records."},
        ],
        "dues": [
            due(TODAY + datetime.timedelta(days), TODAY)
            for days in (-5, -1, 0, 1, 9, 40)
        ],
        "facts": [{"key": "Due", "value": "3 March 2026"}],
        "events": [
            {
                "title": "Report sent back",
                "at": datetime.datetime(2026, 3, 3, 10, 4, tzinfo=datetime.UTC),
                "by": "the senior manager",
                "text": "Two comments",
            },
            {"title": "Report sent", "at": timezone.now()},
        ],
        "differences": [Difference("Circumstances", "What is saved", "What you typed")],
    }
