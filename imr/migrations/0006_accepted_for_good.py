"""What was declared and accepted stays as it was; what was returned stays returned."""

from django.db import migrations

from imr.accepted_lock import accepted_lock
from imr.returned_lock import returned_lock


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0005_names_returns_interviews"),
    ]

    operations = [accepted_lock(), returned_lock()]
