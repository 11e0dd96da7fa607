import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grants_calls', '0001_initial'),
        ('parks_directory', '0001_initial'),
        ('parks_technoparks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('summary', models.CharField(max_length=300, verbose_name='in one sentence')),
                ('summary_kk', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('summary_ru', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('summary_en', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('story', models.TextField(help_text='Paragraphs are parted by an empty line.', verbose_name='story')),
                ('story_kk', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('story_ru', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('story_en', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('status', models.CharField(choices=[('running', 'Takes in start-ups'), ('paused', 'Between two intakes'), ('closed', 'Programme ended')], default='running', max_length=10, verbose_name='status')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('country_groups', models.ManyToManyField(blank=True, related_name='+', to='grants_calls.countrygroup', verbose_name='countries')),
                ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parks_directory.organisation', verbose_name='organiser')),
                ('park', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='parks_technoparks.park', verbose_name='technology park')),
            ],
            options={
                'verbose_name': 'accelerator programme',
                'verbose_name_plural': 'accelerator programmes',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('story', models.TextField(blank=True, verbose_name='what it is about')),
                ('story_kk', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('story_ru', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('story_en', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tracks', to='incubator_programmes.programme')),
            ],
            options={
                'verbose_name': 'track',
                'verbose_name_plural': 'tracks',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='one_track_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('name_kk', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=160, null=True, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='incubator_programmes.track')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['track__order', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('track', 'code'), name='one_topic_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='intake', serialize=False, to='grants_calls.call', verbose_name='call')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number of the intake')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='incubator_programmes.programme', verbose_name='programme')),
                ('tracks', models.ManyToManyField(blank=True, help_text='None chosen: all of them.', related_name='+', to='incubator_programmes.track', verbose_name='tracks')),
            ],
            options={
                'verbose_name': 'intake',
                'verbose_name_plural': 'intakes',
                'ordering': ['programme', 'number'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='one_intake_per_number'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='intakes_count_from_one')],
            },
        ),
    ]
