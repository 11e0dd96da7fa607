import core.calendar.clock
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('since', models.DateTimeField(default=core.calendar.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'code'), name='one_mute_per_person_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=80)),
                ('promise', models.CharField(choices=[('once', 'never repeated by itself'), ('twice', 'repeated once')], max_length=5)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(choices=[('kk', 'Қазақша'), ('ru', 'Русский'), ('en', 'English')], max_length=2)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField(blank=True)),
                ('parameters', models.JSONField(default=dict)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('about_kind', models.CharField(blank=True, max_length=80)),
                ('about_key', models.UUIDField(null=True)),
                ('dedupe', models.CharField(blank=True, max_length=120)),
                ('message_id', models.CharField(max_length=255)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being prepared'), ('handing_over', 'Being handed over'), ('sent', 'Sent'), ('unknown', 'Outcome unknown'), ('failed', 'Not sent')], default='waiting', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lost', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('due_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('offered_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(models.F('due_at'), condition=models.Q(('state__in', ('waiting', 'claimed', 'handing_over'))), name='messages_under_way'), models.Index(fields=['user', '-id'], name='messages_by_reader'), models.Index(fields=['about_key', '-id'], name='messages_by_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dedupe', ''), _negated=True), fields=('code', 'dedupe', 'user'), name='one_message_per_deed_and_reader'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'handing_over', 'sent', 'unknown', 'failed'])), name='message_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'handing_over'), _negated=True), ('handed_at__isnull', False), _connector='OR'), name='hand_over_has_its_time')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{claimed:failed,claimed:handing_over,claimed:waiting,failed:waiting,handing_over:failed,handing_over:sent,handing_over:unknown,handing_over:waiting,unknown:sent,unknown:waiting,waiting:claimed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='731fa3266e8ed7727eeaa0d612f438195d3e5202', operation='UPDATE', pgid='pgtrigger_state_moves_3aef3', table='core_outbox_message', when='BEFORE')),
                ],
            },
        ),
    ]
