"""Reading what agencies returned: an index of its words."""

from django.db import migrations

from chronology.search_column import search_column


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0004_columns_chosen"),
    ]

    operations = [
        search_column(),
    ]
