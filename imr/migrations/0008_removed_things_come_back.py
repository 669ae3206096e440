"""What is removed can come back, and earlier texts of rows are kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from audit.append_only import append_only
from imr.minutes_lock import minutes_lock, minutes_unlock


def say_who_removed(apps, schema_editor):
    """Interviews that were removed before: the record says by whom."""
    event = apps.get_model("audit", "AuditEvent").objects.filter(
        event="interview_removed"
    )
    removed = apps.get_model("imr", "Interview").objects.filter(
        removed_at__isnull=False
    )
    for interview in removed:
        interview.removed_by_id = (
            event.filter(target_id=str(interview.pk)).latest("at").by_id
        )
        interview.save(update_fields=["removed_by"])


LONG_TEXTS = {
    "GoodPractice": ("text",),
    "Lesson": ("text",),
    "Recommendation": ("text", "action", "measure"),
}


def keep_present_texts(apps, schema_editor):
    """Rows that are there already: only the author of the report wrote them."""
    revisions = apps.get_model("imr", "TextRevision").objects
    appointments = apps.get_model("reviews", "Appointment").objects
    now = timezone.now()
    for name, fields in LONG_TEXTS.items():
        for row in apps.get_model("imr", name).objects.select_related("report"):
            author = appointments.filter(
                involvement=row.report.involvement_id, role="author"
            ).latest("started_at")
            for field in fields:
                if text := getattr(row, field):
                    revisions.create(
                        what=name.lower(),
                        row=row.pk,
                        field=field,
                        row_version=row.row_version,
                        text=text,
                        saved_at=now,
                        saved_by_id=author.user_id,
                    )


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0007_extracts_for_staff"),
        ("reviews", "0002_reopened_for"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        minutes_unlock(),
        migrations.RemoveConstraint(
            model_name="glossaryterm",
            name="glossary_term_once",
        ),
        migrations.RemoveConstraint(
            model_name="goodpractice",
            name="good_practice_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="lesson",
            name="lesson_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="recommendation",
            name="recommendation_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="staffmember",
            name="staff_code_is_unique",
        ),
        migrations.AddField(
            model_name="comment",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="interview",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="lesson",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="staffmember",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="staffmember",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="interview",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="imr.interview",
            ),
        ),
        migrations.AlterField(
            model_name="interview",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(say_who_removed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="comment_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("interview",),
                name="evidence_minutes_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="evidence_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="glossaryterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("involvement", "term"),
                name="glossary_term_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="glossaryterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="glossary_term_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("report", "number"),
                name="good_practice_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="good_practice_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="interview_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("report", "number"),
                name="lesson_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="lesson_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("report", "number"),
                name="recommendation_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="recommendation_removed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("involvement", "code"),
                name="staff_code_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(
                        ("removed_at__isnull", False), ("removed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="staff_member_removed_at_and_by",
            ),
        ),
        minutes_lock(),
        migrations.CreateModel(
            name="TextRevision",
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
                ("what", models.CharField(max_length=20)),
                ("row", models.UUIDField()),
                ("field", models.CharField(max_length=20)),
                ("row_version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["what", "row", "field", "-row_version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("what", "row", "field", "row_version"),
                        name="text_revision_once",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_present_texts, migrations.RunPython.noop),
        append_only("imr_textrevision"),
    ]
