import core.calendar.clock
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('hat', models.CharField(blank=True, max_length=40)),
                ('address', models.GenericIPAddressField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('token_key', models.UUIDField(null=True)),
                ('token_label', models.CharField(blank=True, max_length=20)),
                ('action', models.CharField(max_length=80)),
                ('subject_kind', models.CharField(max_length=80)),
                ('subject_key', models.CharField(max_length=40)),
                ('subject_label', models.CharField(blank=True, max_length=200)),
                ('changes', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_key', '-id'], name='audit_by_subject'), models.Index(fields=['actor', '-id'], name='audit_by_actor')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1451e2873e2ce7b444597f2b6c42a078eb78e329', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_07187', table='core_audit_entry', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='30c58436c183059dd1b159ca1a3405a8656cdb45', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f2804', table='core_audit_entry', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='seal', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nPERFORM pg_advisory_xact_lock(7110);\nINSERT INTO core_audit_seal (number, entry_id, previous, digest)\nSELECT last.number + 1, NEW.id, last.digest, sha256(last.digest || convert_to(core_audit_canonical(NEW), 'UTF8'))\nFROM (\n    SELECT number, digest FROM core_audit_seal\n    UNION ALL SELECT 0, sha256(''::bytea)\n    ORDER BY number DESC LIMIT 1\n) AS last;\nRETURN NULL;\n", hash='93952a02cec6fbe73c951a19409b87d1085a5c3b', operation='INSERT', pgid='pgtrigger_seal_45324', table='core_audit_entry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('previous', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='core_audit.entry')),
            ],
            options={
                'ordering': ['number'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1736f62fa28646e3972d5ce27bc1affed398090a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_99622', table='core_audit_seal', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='285d7338aeb17ecf70f330c4d6c49d62630b79e9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a7e3a', table='core_audit_seal', when='BEFORE')),
                ],
            },
        ),
        migrations.RunSQL(
            sql='\nCREATE FUNCTION core_audit_canonical(entry core_audit_entry) RETURNS text LANGUAGE sql IMMUTABLE AS $$\n    SELECT concat_ws(chr(31), entry.id, to_char(entry.at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US\'), coalesce(entry.actor_id::text, \'\'), entry.hat,\n        coalesce(host(entry.address), \'\'), entry.request_id, entry.action, entry.subject_kind, entry.subject_key, entry.subject_label, entry.changes::text,\n        coalesce(entry.token_key::text, \'\'), entry.token_label)\n$$;\n',
            reverse_sql='DROP FUNCTION core_audit_canonical(core_audit_entry)',
        ),
    ]
