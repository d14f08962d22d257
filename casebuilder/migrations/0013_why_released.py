"""Why a case was released stands with the case, where it can be redacted; no longer on the sealed record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0012_commitments_name_their_option")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="release_why",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
