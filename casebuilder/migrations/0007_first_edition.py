"""The shipped parameters become the first editions; what was frozen so far was frozen with the first of them."""

import hashlib
import json
from datetime import date
from importlib import resources

from django.db import migrations


def seed(apps, schema_editor):
    Edition = apps.get_model("casebuilder", "ParameterEdition")
    Version = apps.get_model("casebuilder", "CaseVersion")
    text = resources.files("casebuilder.appraisal").joinpath("parameters.json").read_text(encoding="utf-8")
    added = [
        Edition.objects.create(
            number=number,
            in_force_from=date.fromisoformat(figures["in_force_from"]),
            figures=figures,
            fingerprint=hashlib.sha256(canonical(figures)).hexdigest(),
            why="Shipped with the site",
        )
        for number, figures in enumerate(json.loads(text)["editions"], 1)
    ]
    Version.objects.filter(result__isnull=False).update(edition=added[0])


def canonical(figures):
    """As casebuilder.appraisal.reading.canonical writes it, kept here so that this stays what it was."""
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0006_parameter_editions")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
