"""Notes on seats."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_pseudonymous_group"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.CharField(db_index=True, max_length=1000)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("keep", "Keep"),
                            ("contacted", "Contacted"),
                            ("reclaim", "Reclaim proposed"),
                            ("removed", "Note removed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200)),
                ("author", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
    ]
