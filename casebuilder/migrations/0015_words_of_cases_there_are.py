"""Cases that are there already are found by their own words too."""

from django.db import migrations


def keep(apps, schema_editor):
    from casebuilder.appraisal import CaseFileError
    from casebuilder.findable import words_in

    Words = apps.get_model("casebuilder", "CaseWords")
    cases = apps.get_model("casebuilder", "Case").objects.filter(current__isnull=False)
    for case in cases.select_related("current").iterator(chunk_size=50):
        try:
            heading, text = words_in(case.current.document)
        except CaseFileError:  # kept by older rules: it is found by its idea until it is saved again
            continue
        Words.objects.create(case=case, heading=heading, text=text)


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0014_case_words")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
