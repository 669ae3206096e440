"""The board's template, version 1, as a row that reports keep."""

from django.db import migrations

from imr.definitions import load_templates


def load(apps, schema_editor):
    load_templates(apps.get_model("imr", "ReportTemplate"))


class Migration(migrations.Migration):
    dependencies = [("imr", "0002_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
