"""What was frozen with rows that name a line by its key alone now names the option too; sums made from them are put right."""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations


def name_options(apps, schema_editor):
    from casebuilder.appraisal import appraise
    from casebuilder.appraisal.rates import edition

    versions = apps.get_model("casebuilder", "CaseVersion").objects.filter(result__isnull=False)
    for version in versions.select_related("edition").iterator(chunk_size=50):
        frozen_with = [edition(version.edition.figures)] if version.edition else None
        again = appraise(version.document, editions=frozen_with, draws=1)
        for key, found in version.result.items():
            # The order of the rows tells which line each is of; the figures stay as they were frozen.
            pairs = zip(found["commitments"], again[key]["commitments"], strict=True)
            found["commitments"] = [{"option": named["option"], **row} for row, named in pairs]
        version.save(update_fields=["result"])
        split_again(version)


def split_again(version):
    """What comes once was told by the key alone, so that of business as usual counted as recurring, or as its namesake."""
    options = version.document["options"]
    asked = next((option["key"] for option in options if option["role"] == "preferred"), None)
    if asked is None or not version.commitments.exists():
        return
    once = {
        (option["key"], line["key"])
        for option in options
        for line in option["lines"]
        if line.get("recurrence") == "one_off"
    }
    sums = defaultdict(Decimal)
    for row in version.result[asked]["commitments"]:
        name = "once" if (row["option"], row["line"]) in once else "recurring"
        sums[row["organisation"], version.document["base_year"] + row["year"], name] += Decimal(row["cashable"])
    for kept in version.commitments.select_related("organisation"):
        for name in ("once", "recurring"):
            setattr(kept, name, sums[kept.organisation.slug, kept.year, name])
        kept.save(update_fields=["once", "recurring"])


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0011_shipped_deflators")]

    operations = [migrations.RunPython(name_options, migrations.RunPython.noop)]
