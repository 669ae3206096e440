"""Where each app's pages hang."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("reviews.urls")),
    path("", include("chronology.urls")),
    path("", include("imr.urls")),
]
