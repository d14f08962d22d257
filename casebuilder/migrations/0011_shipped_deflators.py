"""The shipped parameters with deflators become an edition where an older one was shipped; a new place has them already."""

import hashlib
import json
from datetime import date
from importlib import resources

from django.db import migrations


def seed(apps, schema_editor):
    Edition = apps.get_model("casebuilder", "ParameterEdition")
    text = resources.files("casebuilder.appraisal").joinpath("parameters.json").read_text(encoding="utf-8")
    for figures in json.loads(text)["editions"]:
        print_ = hashlib.sha256(canonical(figures)).hexdigest()
        if not Edition.objects.filter(fingerprint=print_).exists():
            last = Edition.objects.order_by("number").last()
            Edition.objects.create(
                number=last.number + 1 if last else 1,
                in_force_from=date.fromisoformat(figures["in_force_from"]),
                figures=figures,
                fingerprint=print_,
                why="Shipped with the site: deflators",
            )


def canonical(figures):
    """As casebuilder.appraisal.reading.canonical writes it, kept here so that this stays what it was."""
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Migration(migrations.Migration):
    dependencies = [("casebuilder", "0010_kinds_of_document")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
