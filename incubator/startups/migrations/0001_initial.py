import core.accounts.names
import core.calendar.clock
import django.core.validators
import django.db.models.deletion
import djmoney.models.fields
import pgtrigger.compiler
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
        ('grants_applications', '0001_initial'),
        ('incubator_programmes', '0001_initial'),
        ('parks_directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CapRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(unique=True, verbose_name='in force from')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='limit, US dollars')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='where it is written')),
            ],
            options={
                'verbose_name': 'limit per start-up',
                'verbose_name_plural': 'limits per start-up',
                'ordering': ['-since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cap_is_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='StartUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stage', models.CharField(choices=[('idea', 'Idea'), ('prototype', 'Prototype'), ('customers', 'First customers'), ('revenue', 'Steady revenue')], default='idea', max_length=10, verbose_name='stage')),
                ('one_liner', models.CharField(max_length=200, verbose_name='in one line')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='startup', to='parks_directory.organisation', verbose_name='organisation')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incubator_programmes.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'start-up',
                'verbose_name_plural': 'start-ups',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StartupApplication',
            fields=[
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='grants_applications.application')),
                ('stage', models.CharField(blank=True, choices=[('idea', 'Idea'), ('prototype', 'Prototype'), ('customers', 'First customers'), ('revenue', 'Steady revenue')], max_length=10, verbose_name='stage')),
                ('startup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='incubator_startups.startup')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incubator_programmes.topic', verbose_name='topic')),
                ('track', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incubator_programmes.track', verbose_name='track')),
            ],
            options={
                'verbose_name': 'application of a start-up',
                'verbose_name_plural': 'applications of start-ups',
            },
        ),
        migrations.CreateModel(
            name='Founder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('family_name', models.CharField(max_length=80, validators=[core.accounts.names.check_name], verbose_name='family name')),
                ('given_name', models.CharField(max_length=80, validators=[core.accounts.names.check_name], verbose_name='given name')),
                ('patronymic', models.CharField(blank=True, max_length=80, validators=[core.accounts.names.check_name], verbose_name='patronymic')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='what they do in the start-up')),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='share, %')),
                ('since', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('until', models.DateTimeField(editable=False, null=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('startup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='founders', to='incubator_startups.startup')),
            ],
            options={
                'verbose_name': 'founder',
                'verbose_name_plural': 'founders',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('share', None), models.Q(('share__gte', 0), ('share__lte', 100)), _connector='OR'), name='share_is_a_part'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='founder_leaves_after_coming'), models.UniqueConstraint(condition=models.Q(('until', None), ('user__isnull', False)), fields=('startup', 'user'), name='one_founder_per_person')],
            },
        ),
        migrations.CreateModel(
            name='CapUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('use', 'Awarded'), ('release', 'Given back')], default='use', max_length=7)),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16, verbose_name='sum')),
                ('day', models.DateField(verbose_name='day')),
                ('own_value', models.DecimalField(decimal_places=6, default=1, max_digits=14)),
                ('own_quant', models.PositiveIntegerField(default=1)),
                ('own_day', models.DateField(null=True)),
                ('own_source', models.CharField(blank=True, max_length=4)),
                ('usd_value', models.DecimalField(decimal_places=6, default=1, max_digits=14)),
                ('usd_quant', models.PositiveIntegerField(default=1)),
                ('usd_day', models.DateField(null=True)),
                ('usd_source', models.CharField(blank=True, max_length=4)),
                ('numerator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('denominator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what it was for')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cap_uses', to='grants_applications.application')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('releases', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given_back', to='incubator_startups.capuse')),
                ('startup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cap_uses', to='incubator_startups.startup')),
            ],
            options={
                'verbose_name': 'use of the limit',
                'verbose_name_plural': 'uses of the limit',
                'ordering': ['day', 'pk'],
                'indexes': [models.Index(fields=['startup', 'denominator'], name='cap_uses_to_sum')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind', 'use'), ('releases', None)), models.Q(('amount__lt', 0), ('kind', 'release'), ('releases__isnull', False)), _connector='OR'), name='release_is_negative'), models.CheckConstraint(condition=models.Q(('denominator__gt', 0), ('own_quant__gt', 0), ('own_value__gt', 0), ('usd_quant__gt', 0), ('usd_value__gt', 0)), name='prices_are_above_zero')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='192dcf38cebf502fa8253020c4818a34c9c8d57a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93123', table='incubator_startups_capuse', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='9dde7a030ad6024c176a54b2e25610b1c82a4fb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e3075', table='incubator_startups_capuse', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='within_cap', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE released record; remains numeric; ceiling numeric; part record; top numeric; bottom numeric;', func="\nIF current_setting('transaction_isolation') <> 'read committed' THEN\n    RAISE EXCEPTION 'a use of the cap must see what others committed while it waited';\nEND IF;\nIF NEW.numerator * NEW.own_quant * NEW.usd_value <> NEW.amount * NEW.own_value * NEW.usd_quant * NEW.denominator THEN\n    RAISE EXCEPTION 'the fraction is not the sum at its rates' USING ERRCODE = 'check_violation';\nEND IF;\nIF NOT (CASE\n    WHEN NEW.own_day IS NULL THEN NEW.amount_currency IN ('KZT', 'USD') AND NEW.own_value = 1 AND NEW.own_quant = 1\n    ELSE EXISTS (SELECT 1 FROM core_money_rate WHERE currency = NEW.amount_currency AND currency <> 'USD' AND day = NEW.own_day\n        AND value = NEW.own_value AND quant = NEW.own_quant AND day <= NEW.day)\nEND) OR NOT (CASE\n    WHEN NEW.usd_day IS NULL THEN NEW.amount_currency = 'USD' AND NEW.usd_value = 1 AND NEW.usd_quant = 1\n    ELSE EXISTS (SELECT 1 FROM core_money_rate WHERE currency = 'USD' AND NEW.amount_currency <> 'USD' AND day = NEW.usd_day\n        AND value = NEW.usd_value AND quant = NEW.usd_quant AND day <= NEW.day)\nEND) THEN\n    RAISE EXCEPTION 'the rates are not official ones of the two currencies, published by that day' USING ERRCODE = 'check_violation';\nEND IF;\nPERFORM 1 FROM incubator_startups_startup WHERE id = NEW.startup_id FOR NO KEY UPDATE;\nIF NEW.kind = 'release' THEN\n    SELECT * INTO released FROM incubator_startups_capuse WHERE id = NEW.releases_id AND kind = 'use' AND startup_id = NEW.startup_id\n        AND amount_currency = NEW.amount_currency AND own_value = NEW.own_value AND own_quant = NEW.own_quant\n        AND usd_value = NEW.usd_value AND usd_quant = NEW.usd_quant;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'a release gives back a use of the same start-up, in its currency and at its rates' USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT released.amount + coalesce(sum(amount), 0) + NEW.amount INTO remains FROM incubator_startups_capuse WHERE releases_id = released.id;\n    IF remains < 0 THEN\n        RAISE EXCEPTION 'more is given back than was used' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\nEND IF;\nSELECT amount INTO ceiling FROM incubator_startups_caprule WHERE since <= NEW.day ORDER BY since DESC LIMIT 1;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'no cap is set for that day' USING ERRCODE = '23NOR';\nEND IF;\ntop := NEW.numerator;\nbottom := NEW.denominator;\nFOR part IN\n    SELECT sum(numerator) AS numerator, denominator FROM incubator_startups_capuse WHERE startup_id = NEW.startup_id GROUP BY denominator\nLOOP\n    top := top * part.denominator + part.numerator * bottom;\n    bottom := bottom * part.denominator;\nEND LOOP;\nIF top > ceiling * bottom THEN\n    RAISE EXCEPTION 'the start-up would go over the cap' USING ERRCODE = '23CAP';\nEND IF;\nRETURN NEW;\n", hash='9b7539f84fd1a81ffeabf254ba6ca28f2a60dcde', operation='INSERT', pgid='pgtrigger_within_cap_a8e98', table='incubator_startups_capuse', when='BEFORE')),
                ],
            },
        ),
    ]
