import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0004_columns_chosen"),
        ("reviews", "0002_reopened_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EventSearch",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="event_search",
                        serialize=False,
                        to="reviews.review",
                    ),
                ),
                ("wanted_at", models.DateTimeField()),
                ("done_for", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "event searches",
                "ordering": ["wanted_at"],
            },
        ),
        migrations.CreateModel(
            name="SameEvent",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("by_hand", "Joined by hand"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("entries_key", models.CharField(max_length=64)),
                ("reasons", models.JSONField(default=list)),
                ("score", models.FloatField(default=0)),
                ("found_at", models.DateTimeField()),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="same_events",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["review", "-score", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SameEventMember",
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
                ("returned", models.UUIDField(verbose_name="the returned entry")),
                ("version", models.PositiveSmallIntegerField()),
                ("is_main", models.BooleanField(default=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="chronology.sameevent",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.involvement",
                    ),
                ),
            ],
            options={
                "ordering": ["event", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UntracedReferral",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("by_hand", "Joined by hand"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("returned", models.UUIDField(verbose_name="the sender’s entry")),
                ("version", models.PositiveSmallIntegerField()),
                ("denied_by", models.JSONField(default=list)),
                ("reasons", models.JSONField(default=list)),
                ("score", models.FloatField(default=0)),
                ("found_at", models.DateTimeField()),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.involvement",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="untraced_referrals",
                        to="reviews.review",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.involvement",
                    ),
                ),
            ],
            options={
                "ordering": ["review", "-score", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="sameevent",
            index=models.Index(
                fields=["review", "state", "-score"], name="same_event_by_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.UniqueConstraint(
                fields=("review", "entries_key"), name="same_event_once_a_set"
            ),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "confirmed", "rejected", "by_hand"])
                ),
                name="same_event_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("judged_at", None), ("judged_by", None), ("state", "proposed")
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="same_event_judged_at_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sameeventmember",
            constraint=models.UniqueConstraint(
                fields=("event", "returned"), name="same_event_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="untracedreferral",
            constraint=models.UniqueConstraint(
                fields=("review", "returned", "receiver"), name="untraced_referral_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="untracedreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "confirmed", "rejected"])
                ),
                name="untraced_referral_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="untracedreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender", models.F("receiver")), _negated=True),
                name="untraced_referral_of_two_agencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="untracedreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("judged_at", None), ("judged_by", None), ("state", "proposed")
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="untraced_referral_judged_at_by_somebody",
            ),
        ),
    ]
