"""The gallery, and pages that go wrong, beside the site's own pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from accounts.access import public
from accounts.views.gallery import OneQuestionForm, components

PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Add a line{% endblock %}
{% block heading %}
  {% include "_components/error_summary.html" with form=form only %}
{% endblock %}
{% block content %}{% crispy form %}{% endblock %}"""


def raises(error: Exception):
    @public("Raises what the test asks for")
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@public("Asks as docs/components.md says to")
def asks(request: HttpRequest) -> HttpResponse:
    form = OneQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Saved <b>")
        messages.info(request, "Read it again")
        return redirect(request.path)
    return HttpResponse(
        engines["django"].from_string(PAGE).render({"form": form}, request)
    )


urlpatterns = [
    path("ask/", asks),
    path("components/", components),
    path("404/", raises(Http404("secret"))),
    path("403/", raises(PermissionDenied("Choose someone else."))),
    path("403-bare/", raises(PermissionDenied())),
    path("400/", raises(SuspiciousOperation("secret"))),
    path("500/", raises(ValueError("secret"))),
]
