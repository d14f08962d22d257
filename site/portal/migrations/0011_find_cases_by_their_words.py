"""An engine that is not built anew by itself is told of the cases there are: they wait for the indexer like any change."""

from django.db import migrations


def note(apps, schema_editor):
    words = apps.get_model("casebuilder", "CaseWords").objects.order_by("pk").values_list("pk", flat=True)
    Change = apps.get_model("portal", "SearchChange")
    Change.objects.bulk_create(
        (Change(model="casebuilder.casewords", key=str(pk)) for pk in words), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0010_band_counts"),
        ("casebuilder", "0015_words_of_cases_there_are"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
