import core.calendar.clock
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import grants.review.models.people
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grants_applications', '0001_initial'),
        ('grants_calls', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'area',
                'verbose_name_plural': 'areas',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('kk', 'Kazakh'), ('ru', 'Russian'), ('en', 'English')], max_length=2), default=grants.review.models.people.every_language, verbose_name='reads applications in')),
                ('country', models.CharField(default='KZ', max_length=2, verbose_name='country')),
                ('employer', models.CharField(blank=True, max_length=200, verbose_name='works for')),
                ('max_load', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='reviews at a time, at most')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='can be asked')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('areas', models.ManyToManyField(related_name='reviewers', to='grants_review.area', verbose_name='areas')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reviewer', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reviewer',
                'verbose_name_plural': 'reviewers',
                'ordering': ['user__sort_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateField(verbose_name='first day')),
                ('until', models.DateField(verbose_name='last day')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='grants_review.reviewer')),
            ],
            options={
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('alias', models.CharField(max_length=6)),
                ('shown_title', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Being scored'), ('signed', 'Signed'), ('conflicted', 'Conflict of interest'), ('declined', 'Declined'), ('handed_back', 'Handed back'), ('ended', 'Ended')], default='asked', editable=False, max_length=12)),
                ('assigned_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('answered_at', models.DateTimeField(null=True)),
                ('secrecy', models.CharField(blank=True, max_length=10)),
                ('conflict_kind', models.CharField(blank=True, choices=[('employer', 'I work or worked for the applicant'), ('coauthor', 'I publish or develop together with the team'), ('relative', 'A relative of mine is in the team'), ('shareholder', 'I hold a share in it, or in a competitor'), ('mentor', 'I mentor or mentored the team'), ('other', 'Another reason')], max_length=12, verbose_name='kind of conflict')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='own words')),
                ('ended_because', models.CharField(blank=True, choices=[('office', 'the office took it back'), ('left', 'the reviewer left'), ('over', 'the application is not under review any more')], max_length=8)),
                ('closed_at', models.DateTimeField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('points', models.DecimalField(decimal_places=2, editable=False, max_digits=28, null=True)),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grants_applications.application')),
                ('call', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grants_calls.call')),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='grants_review.reviewer')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['due_at', 'alias'],
            },
        ),
        migrations.CreateModel(
            name='ReviewRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('anonymity', models.CharField(choices=[('single', 'Single-blind: reviewers see who applies, applicants never see who reviews'), ('double', 'Double-blind: reviewers do not see who applies either')], default='single', max_length=6, verbose_name='who sees whom')),
                ('due_at', models.DateTimeField(verbose_name='reviews are due')),
                ('per_application', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='reviewers per application')),
                ('least_signed', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='signed reviews that a place in the list needs')),
                ('min_comment', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(2000)], verbose_name='shortest reason for a score, characters')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review_round', to='grants_calls.call')),
                ('documents', models.ManyToManyField(blank=True, related_name='+', to='grants_calls.documentwanted', verbose_name='files that reviewers read')),
            ],
        ),
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recommendation', models.CharField(blank=True, choices=[('fund', 'Fund'), ('changes', 'Fund with changes'), ('decline', 'Do not fund')], max_length=8, verbose_name='recommendation')),
                ('recommendation_version', models.PositiveIntegerField(default=0)),
                ('summary', models.TextField(blank=True, verbose_name='opinion as a whole')),
                ('summary_version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('signed_at', models.DateTimeField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scorecard', to='grants_review.assignment')),
            ],
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(null=True, verbose_name='score')),
                ('value_version', models.PositiveIntegerField(default=0)),
                ('comment', models.TextField(blank=True, verbose_name='why')),
                ('comment_version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants_calls.criterion')),
                ('scorecard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='grants_review.scorecard')),
            ],
            options={
                'ordering': ['criterion__position', 'criterion__pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.CheckConstraint(condition=models.Q(('max_load__gte', 1), ('max_load__lte', 100)), name='reviewer_has_a_load'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='leave_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['reviewer', 'state', 'due_at'], name='review_by_reviewer'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['application', 'state'], include=('points',), name='review_by_application'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['state', 'due_at'], name='review_by_due'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('reviewer', 'alias'), name='one_alias_per_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'signed'])), fields=('application', 'reviewer'), name='one_review_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('points__isnull', False), ('signed_at__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('points', None), ('signed_at', None)), _connector='OR'), name='signed_review_has_its_instant_and_points'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'conflicted'), _negated=True), models.Q(('conflict_kind', ''), _negated=True), _connector='OR'), name='conflict_has_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'signed']), _negated=True), models.Q(('secrecy', ''), _negated=True), _connector='OR'), name='opened_review_was_declared'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:conflicted,accepted:ended,accepted:handed_back,accepted:signed,asked:accepted,asked:conflicted,asked:declined,asked:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5d613e1f48d4c786d2a764ced10e2f6295855f16', operation='UPDATE', pgid='pgtrigger_state_moves_a20ab', table='grants_review_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='points_stand', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."points" IS DISTINCT FROM (NEW."points") AND OLD."points" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bed97eab1dde33ff44475a5f13dc39ba77f9a971', operation='UPDATE', pgid='pgtrigger_points_stand_79b0f', table='grants_review_assignment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reviewround',
            constraint=models.CheckConstraint(condition=models.Q(('least_signed__gte', 1), ('least_signed__lte', models.F('per_application'))), name='round_can_reach_its_least', violation_error_message='A place cannot need more signed reviews than an application has reviewers.'),
        ),
        migrations.AddConstraint(
            model_name='scorecard',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), models.Q(('recommendation', ''), _negated=True), _connector='OR'), name='signed_scorecard_recommends'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scorecard',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_signed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."signed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e6fc1d93421d183c5bf7112b9a3fc8f6e746fad', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_is_signed_d80c2', table='grants_review_scorecard', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('scorecard', 'criterion'), name='one_score_per_criterion'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='score',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_signed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (\n    SELECT 1 FROM grants_review_scorecard c\n    WHERE c.signed_at IS NOT NULL AND (c.id = NEW.scorecard_id OR c.id = OLD.scorecard_id)\n) THEN\n    RAISE EXCEPTION 'a signed scorecard does not change' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN COALESCE(NEW, OLD);\n", hash='af2295d76687055db6b59a3242a8b1e7e3797b61', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_signed_is_signed_3f821', table='grants_review_score', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='score',
            trigger=pgtrigger.compiler.Trigger(name='score_in_range', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.value > (SELECT max_score FROM grants_calls_criterion WHERE id = NEW.criterion_id) THEN\n    RAISE EXCEPTION 'a score lies above its criterion''s highest' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='d9972ba46cf1bcb5c6d23badd88e3690154a90e3', operation='INSERT OR UPDATE', pgid='pgtrigger_score_in_range_dd8b7', table='grants_review_score', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['call', 'state'], include=('application', 'points', 'due_at'), name='review_by_call'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='of_its_call', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.call_id <> (SELECT call_id FROM grants_applications_application WHERE id = NEW.application_id) THEN\n    RAISE EXCEPTION 'a row about an application is of its call' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='fb7d97774342d5b4aa2c136bd3d33bbfd01fb244', operation='INSERT', pgid='pgtrigger_of_its_call_54017', table='grants_review_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='stays_with_its_application', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."call_id" IS DISTINCT FROM (NEW."call_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='799be2cba4c4c0aac331aca0fdd017088ee0c14f', operation='UPDATE', pgid='pgtrigger_stays_with_its_application_b8d80', table='grants_review_assignment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ReviewTally',
            fields=[
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='review_tally', serialize=False, to='grants_applications.application')),
                ('call', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='grants_calls.call')),
                ('standing', models.SmallIntegerField()),
                ('signed', models.SmallIntegerField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=30)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='tallied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO grants_review_reviewtally AS kept (application_id, call_id, standing, signed, points)\n    VALUES (NEW.application_id, NEW.call_id, coalesce((NEW.state IN ('asked', 'accepted', 'signed'))::int, 0) - coalesce((OLD.state IN ('asked', 'accepted', 'signed'))::int, 0), coalesce((NEW.state IN ('signed'))::int, 0) - coalesce((OLD.state IN ('signed'))::int, 0), coalesce(NEW.points, 0) - coalesce(OLD.points, 0))\n    ON CONFLICT (application_id) DO UPDATE\n    SET standing = kept.standing + EXCLUDED.standing, signed = kept.signed + EXCLUDED.signed, points = kept.points + EXCLUDED.points;\nRETURN NULL;\n", hash='42716c6ffb3741046261e81de8c436072234a9ed', operation='INSERT', pgid='pgtrigger_tallied_da6bf', table='grants_review_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='tallied_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."points" IS DISTINCT FROM (NEW."points") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func="\nINSERT INTO grants_review_reviewtally AS kept (application_id, call_id, standing, signed, points)\n    VALUES (NEW.application_id, NEW.call_id, coalesce((NEW.state IN ('asked', 'accepted', 'signed'))::int, 0) - coalesce((OLD.state IN ('asked', 'accepted', 'signed'))::int, 0), coalesce((NEW.state IN ('signed'))::int, 0) - coalesce((OLD.state IN ('signed'))::int, 0), coalesce(NEW.points, 0) - coalesce(OLD.points, 0))\n    ON CONFLICT (application_id) DO UPDATE\n    SET standing = kept.standing + EXCLUDED.standing, signed = kept.signed + EXCLUDED.signed, points = kept.points + EXCLUDED.points;\nRETURN NULL;\n", hash='e273cd94dbc8891e137056504a756a08544fd51b', operation='UPDATE', pgid='pgtrigger_tallied_anew_60b79', table='grants_review_assignment', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='reviewtally',
            index=models.Index(fields=['call', 'application'], include=('standing', 'signed', 'points'), name='review_tallies_by_call'),
        ),
    ]
