"""The table of events."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign_in", "signed in"),
                            ("sign_in_failed", "sign-in failed"),
                            ("locked", "sign-in failed and locked"),
                            ("sign_out", "signed out"),
                            ("sessions_ended", "sessions ended"),
                            ("refused", "access refused"),
                            ("user_viewed", "user viewed"),
                            ("users_searched", "users searched"),
                            ("exported", "exported"),
                            ("token_created", "token created"),
                            ("token_first_used", "token first used"),
                            ("token_revoked", "token revoked"),
                            ("note_written", "note written"),
                            ("account_changed", "account changed"),
                            ("role_changed", "role changed"),
                            ("setting_changed", "setting changed"),
                        ],
                        db_index=True,
                        max_length=32,
                    ),
                ),
                ("actor", models.CharField(blank=True, db_index=True, max_length=150)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=2000)),
                ("rows", models.BigIntegerField(blank=True, null=True)),
                ("filters", models.TextField(blank=True)),
                ("detail", models.CharField(blank=True, max_length=2000)),
            ],
            options={
                "ordering": ("-pk",),
                "default_permissions": ("view",),
            },
        ),
    ]
