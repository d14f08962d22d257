"""Cases that are there already are found by their own words too."""

from django.db import migrations


def keep(apps, schema_editor):
    from casebuilder.findable import words_in

    Words = apps.get_model("casebuilder", "CaseWords")
    cases = apps.get_model("casebuilder", "Case").objects.filter(current__isnull=False)
    for case in cases.select_related("current").iterator(chunk_size=50):
        heading, text = words_in(case.current.document)
        Words.objects.create(case=case, heading=heading, text=text)


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0013_case_words")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
