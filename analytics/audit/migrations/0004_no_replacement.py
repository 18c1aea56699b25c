"""Triggers for two ways around those of before.

SQLite: `REPLACE` deletes the row of the same number without the trigger of a deletion.
PostgreSQL: `TRUNCATE` calls no trigger of rows.
"""

from importlib import import_module

from django.db import migrations

append_only = import_module("analytics.audit.migrations.0002_append_only")
TABLE = append_only.TABLE
POSTGRESQL = f"""
CREATE FUNCTION {TABLE}_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events of the audit trail are kept as they are';
END $$;
CREATE TRIGGER {TABLE}_not_truncated BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_not_truncated();
"""
POSTGRESQL_BACK = (
    f"DROP TRIGGER {TABLE}_not_truncated ON {TABLE}; DROP FUNCTION {TABLE}_not_truncated();"
)
# A row without a number has -1 here, until it gets the next one.
SQLITE = (
    """CREATE TRIGGER audit_event_not_replaced BEFORE INSERT ON audit_event
    WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'Events of the audit trail are kept as they are'); END""",
)
SQLITE_BACK = (f"DROP TRIGGER {TABLE}_not_replaced",)


def create_triggers(apps, schema_editor):
    append_only.run(schema_editor, POSTGRESQL, SQLITE)


def drop_triggers(apps, schema_editor):
    append_only.run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_filters")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
