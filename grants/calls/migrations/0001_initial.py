import core.calendar.clock
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import djmoney.models.fields
import grants.calls.models.call
import grants.calls.models.content
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
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=30, verbose_name='kind of application')),
                ('prefix', models.CharField(help_text='For example ICO-2026; numbers then read ICO-2026-00001.', max_length=12, verbose_name='beginning of the numbers')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('cancelled', 'Cancelled')], default='draft', editable=False, max_length=12)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_kk', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_ru', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('summary', models.TextField(max_length=600, verbose_name='in short')),
                ('summary_kk', models.TextField(max_length=600, null=True, verbose_name='in short')),
                ('summary_ru', models.TextField(max_length=600, null=True, verbose_name='in short')),
                ('summary_en', models.TextField(max_length=600, null=True, verbose_name='in short')),
                ('who', models.TextField(max_length=4000, verbose_name='who may apply')),
                ('who_kk', models.TextField(max_length=4000, null=True, verbose_name='who may apply')),
                ('who_ru', models.TextField(max_length=4000, null=True, verbose_name='who may apply')),
                ('who_en', models.TextField(max_length=4000, null=True, verbose_name='who may apply')),
                ('purpose', models.TextField(max_length=4000, verbose_name='what the money is for')),
                ('purpose_kk', models.TextField(max_length=4000, null=True, verbose_name='what the money is for')),
                ('purpose_ru', models.TextField(max_length=4000, null=True, verbose_name='what the money is for')),
                ('purpose_en', models.TextField(max_length=4000, null=True, verbose_name='what the money is for')),
                ('judging', models.TextField(max_length=4000, verbose_name='how applications are judged')),
                ('judging_kk', models.TextField(max_length=4000, null=True, verbose_name='how applications are judged')),
                ('judging_ru', models.TextField(max_length=4000, null=True, verbose_name='how applications are judged')),
                ('judging_en', models.TextField(max_length=4000, null=True, verbose_name='how applications are judged')),
                ('afterwards', models.TextField(max_length=4000, verbose_name='what follows')),
                ('afterwards_kk', models.TextField(max_length=4000, null=True, verbose_name='what follows')),
                ('afterwards_ru', models.TextField(max_length=4000, null=True, verbose_name='what follows')),
                ('afterwards_en', models.TextField(max_length=4000, null=True, verbose_name='what follows')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('max_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='USD', editable=False, max_length=3)),
                ('max_amount', djmoney.models.fields.MoneyField(decimal_places=2, default_currency='USD', max_digits=16, verbose_name='at most')),
                ('max_months', models.PositiveSmallIntegerField(default=12, verbose_name='longest term, months')),
                ('currencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=grants.calls.models.call.default_currencies, verbose_name='currencies')),
                ('screening_days', models.PositiveSmallIntegerField(default=5, verbose_name='formal check, working days')),
                ('correction_days', models.PositiveSmallIntegerField(default=5, verbose_name='time to correct, working days')),
                ('corrections_allowed', models.PositiveSmallIntegerField(default=1, verbose_name='times an application may be returned')),
                ('contact', models.EmailField(max_length=254, verbose_name='questions go to')),
                ('cancelled_because', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('cancelled_at', models.DateTimeField(editable=False, null=True)),
                ('folded', models.TextField(default='', editable=False)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
                'ordering': ['closes_at', 'pk'],
                'indexes': [models.Index(fields=['state', 'closes_at'], name='call_by_closing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='call_closes_after_it_opens', violation_error_message='A call closes after it opens.'), models.CheckConstraint(condition=models.Q(('max_amount__gt', 0)), name='call_offers_money', violation_error_message='The largest sum is above zero.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_call_says_why')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:published,published:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7a52076294513de09e932b366bd25c3fe59e4950', operation='UPDATE', pgid='pgtrigger_state_moves_44370', table='grants_calls_call', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CountryGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_kk', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), verbose_name='countries')),
            ],
            options={
                'verbose_name': 'group of countries',
                'verbose_name_plural': 'groups of countries',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('prefix', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='legal basis')),
                ('competitive', models.BooleanField(default=True, verbose_name='by competition')),
                ('peer_reviewed', models.BooleanField(default=True, verbose_name='with peer review')),
                ('counts_to_cap', models.BooleanField(default=False, verbose_name='counts towards the limit per start-up')),
                ('applicant_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, verbose_name='who applies')),
                ('max_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='longest term, months')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'funding stream',
                'verbose_name_plural': 'funding streams',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='DocumentWanted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('name', models.CharField(max_length=160, verbose_name='document')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='document')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='document')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='document')),
                ('hint', models.CharField(blank=True, max_length=400, verbose_name='hint')),
                ('hint_kk', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('hint_ru', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('hint_en', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('required', models.BooleanField(default=True, verbose_name='must be given')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('pdf', 'PDF'), ('docx', 'DOCX'), ('xlsx', 'XLSX'), ('pptx', 'PPTX'), ('png', 'PNG'), ('jpg', 'JPG')], max_length=5), default=grants.calls.models.content.default_file_kinds, verbose_name='kinds of file')),
                ('max_bytes', models.PositiveIntegerField(default=grants.calls.models.content.default_max_bytes, verbose_name='at most, bytes')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='grants_calls.call')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c \n    WHERE c.state <> 'draft' AND (c.id = NEW.call_id OR c.id = OLD.call_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='2e6e572151b12a98f076d57cd5c3a81088d64e60', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_b9dda', table='grants_calls_documentwanted', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='EligibilityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('fact', models.CharField(max_length=40, verbose_name='fact')),
                ('operator', models.CharField(choices=[('in', 'is one of'), ('not_in', 'is none of'), ('at_least', 'is at least'), ('at_most', 'is at most'), ('more_than', 'is more than'), ('true', 'is true')], max_length=10, verbose_name='comparison')),
                ('wanted', models.JSONField(blank=True, default=None, null=True, verbose_name='wanted')),
                ('severity', models.CharField(choices=[('error', 'must hold'), ('warning', 'is only pointed out')], default='error', max_length=7, verbose_name='how strict')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligibility_rules', to='grants_calls.call')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c \n    WHERE c.state <> 'draft' AND (c.id = NEW.call_id OR c.id = OLD.call_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='4fac23df025b219de2d48d4567f4117349d3782d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_ecfbd', table='grants_calls_eligibilityrule', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScreeningCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('name', models.CharField(max_length=200, verbose_name='what is checked')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='what is checked')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='what is checked')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='what is checked')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='grants_calls.call')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c \n    WHERE c.state <> 'draft' AND (c.id = NEW.call_id OR c.id = OLD.call_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='7abeba92ed6fef6aedac7cf6c78e2911308b93c9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_548a7', table='grants_calls_screeningcheck', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScreeningReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('text', models.CharField(max_length=300, verbose_name='reason')),
                ('text_kk', models.CharField(max_length=300, null=True, verbose_name='reason')),
                ('text_ru', models.CharField(max_length=300, null=True, verbose_name='reason')),
                ('text_en', models.CharField(max_length=300, null=True, verbose_name='reason')),
                ('check_line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='grants_calls.screeningcheck')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c JOIN grants_calls_screeningcheck k ON k.call_id = c.id\n    WHERE c.state <> 'draft' AND (k.id = NEW.check_line_id OR k.id = OLD.check_line_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='58f58078dab1ce74547bc727e36809c683a2eb2b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_6f4de', table='grants_calls_screeningreason', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('code', models.SlugField(verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('title_kk', models.CharField(max_length=120, null=True, verbose_name='title')),
                ('title_ru', models.CharField(max_length=120, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=120, null=True, verbose_name='title')),
                ('intro', models.TextField(blank=True, max_length=1000, verbose_name='introduction')),
                ('intro_kk', models.TextField(blank=True, max_length=1000, null=True, verbose_name='introduction')),
                ('intro_ru', models.TextField(blank=True, max_length=1000, null=True, verbose_name='introduction')),
                ('intro_en', models.TextField(blank=True, max_length=1000, null=True, verbose_name='introduction')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='grants_calls.call')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('call', 'code'), name='one_section_per_code')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c \n    WHERE c.state <> 'draft' AND (c.id = NEW.call_id OR c.id = OLD.call_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='018e05ba28e499f7904f75d925121c66681d8708', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_af3bd', table='grants_calls_section', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('code', models.SlugField(verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='question')),
                ('label_kk', models.CharField(max_length=200, null=True, verbose_name='question')),
                ('label_ru', models.CharField(max_length=200, null=True, verbose_name='question')),
                ('label_en', models.CharField(max_length=200, null=True, verbose_name='question')),
                ('hint', models.CharField(blank=True, max_length=400, verbose_name='hint')),
                ('hint_kk', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('hint_ru', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('hint_en', models.CharField(blank=True, max_length=400, null=True, verbose_name='hint')),
                ('kind', models.CharField(choices=[('line', 'one line'), ('text', 'long text'), ('number', 'number'), ('choice', 'choice'), ('yes_no', 'yes or no'), ('address', 'web address'), ('money', 'sum of money')], default='text', max_length=10, verbose_name='kind')),
                ('required', models.BooleanField(default=True, verbose_name='must be answered')),
                ('max_length', models.PositiveIntegerField(default=3000, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20000)], verbose_name='at most, characters')),
                ('choices', models.JSONField(blank=True, default=list, verbose_name='choices')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='grants_calls.section')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('section', 'code'), name='one_question_per_code')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c JOIN grants_calls_section s ON s.call_id = c.id\n    WHERE c.state <> 'draft' AND (s.id = NEW.section_id OR s.id = OLD.section_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='904b2ae9f96b36ac629c8202c3a915257241d3e3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_c6648', table='grants_calls_question', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CallOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=core.calendar.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='grants_calls.call')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('call', 'user'), name='one_open_office_per_call'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='office_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('name', models.CharField(max_length=160, verbose_name='criterion')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='criterion')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='criterion')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='criterion')),
                ('guidance', models.TextField(max_length=1500, verbose_name='what a reviewer looks at')),
                ('guidance_kk', models.TextField(max_length=1500, null=True, verbose_name='what a reviewer looks at')),
                ('guidance_ru', models.TextField(max_length=1500, null=True, verbose_name='what a reviewer looks at')),
                ('guidance_en', models.TextField(max_length=1500, null=True, verbose_name='what a reviewer looks at')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='weight, %')),
                ('max_score', models.PositiveSmallIntegerField(default=10, verbose_name='highest score')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='grants_calls.call')),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ['position', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', 100)), name='criterion_has_weight', violation_error_message='A weight is above 0 and at most 100.')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='frozen_once_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_calls_call c \n    WHERE c.state <> 'draft' AND (c.id = NEW.call_id OR c.id = OLD.call_id)\n) THEN\n    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='410898f2ada6ba563c9461f37a6dfd22dcc50390', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_open_18c2b', table='grants_calls_criterion', when='BEFORE')),
                ],
            },
        ),
        migrations.AddField(
            model_name='call',
            name='stream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='grants_calls.stream', verbose_name='funding stream'),
        ),
    ]
