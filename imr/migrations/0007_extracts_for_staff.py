"""Extracts of the chronology that staff check for facts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from imr.accepted_lock import accepted_lock


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0004_columns_chosen"),
        ("imr", "0006_accepted_for_good"),
        ("reviews", "0002_reopened_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtractEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("shown", models.JSONField()),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("waiting", "No reply yet"),
                            ("agreed", "Agreed"),
                            ("change_asked", "Asked for a change"),
                            ("no_reply", "Did not reply by the date"),
                        ],
                        default="waiting",
                        max_length=14,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="what they said"
                    ),
                ),
                ("replied_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["extract", "pk"],
            },
        ),
        migrations.AlterField(
            model_name="filejob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "Accepted report"),
                    ("chronology", "Integrated chronology"),
                    ("pack", "Pack"),
                    ("extract", "Extract for staff to check"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="staff code")),
                ("role", models.CharField(max_length=150)),
                ("made_on", models.DateField()),
                ("reply_by", models.DateField(verbose_name="reply by")),
                ("made_at", models.DateTimeField()),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                ("token", models.UUIDField(editable=False)),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="reviews.involvement",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["involvement", "-made_at"],
            },
        ),
        migrations.AddField(
            model_name="filejob",
            name="extract",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file_job",
                to="imr.extract",
            ),
        ),
        migrations.AddConstraint(
            model_name="filejob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extract__isnull", False), ("kind", "extract")),
                    models.Q(
                        models.Q(("kind", "extract"), _negated=True), ("extract", None)
                    ),
                    _connector="OR",
                ),
                name="file_job_extract_has_one",
            ),
        ),
        migrations.AddField(
            model_name="extractentry",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="chronology.entry",
            ),
        ),
        migrations.AddField(
            model_name="extractentry",
            name="extract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="imr.extract",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.UniqueConstraint(
                fields=("involvement", "token"), name="extract_token_makes_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply_by__gte", models.F("made_on"))),
                name="extract_reply_is_not_before_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="extractentry",
            constraint=models.UniqueConstraint(
                fields=("extract", "entry"), name="extract_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="extractentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_on", None), ("reply", "waiting")),
                    models.Q(
                        models.Q(("reply", "waiting"), _negated=True),
                        ("replied_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="extract_entry_replied_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="extractentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reply", "change_asked"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="extract_entry_change_is_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="extract_removed_at_and_by",
            ),
        ),
        # SQLite made the table of files anew.
        accepted_lock(),
    ]
