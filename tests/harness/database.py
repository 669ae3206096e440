"""What a migrated database holds before anybody used it."""

from itertools import chain

from django.apps import apps
from django.core import serializers

from tests.harness.source import PACKAGES


def written_by_migrations() -> str:
    """Take down the rows that our own migrations wrote, report templates say."""
    models = chain.from_iterable(
        apps.get_app_config(package).get_models()
        for package in PACKAGES
        if apps.is_installed(package)
    )
    rows = chain.from_iterable(model._base_manager.all() for model in models)
    return serializers.serialize("json", rows)


def put_back(rows: str) -> None:
    """Write those rows again."""
    for row in serializers.deserialize("json", rows):
        row.save()
