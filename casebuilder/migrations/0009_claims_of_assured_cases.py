from django.db import migrations


def claim(apps, schema_editor):
    """Cases assured before there were claims take what they say out of budgets all the same."""
    from casebuilder.appraisal.rates import shipped
    from casebuilder.budgets import claims_in
    from casebuilder.appraisal.rounding import pence

    bodies = {body.slug: body for body in apps.get_model("place", "Organisation").objects.all()}
    Claim = apps.get_model("casebuilder", "BudgetClaim")
    versions = apps.get_model("casebuilder", "CaseVersion").objects.filter(state__in=["assured", "committed"])
    for version in versions.iterator(chunk_size=50):
        Claim.objects.bulk_create(
            Claim(version=version, organisation=bodies[slug], code=code, year=year,
                  recurring=pence(found.recurring), once=pence(found.once))
            for (slug, code, year), found in claims_in(version.document, shipped()).items()
            if slug in bodies and len(code) <= 100
        )


class Migration(migrations.Migration):

    dependencies = [
        ('casebuilder', '0008_budget_claims'),
    ]

    operations = [
        migrations.RunPython(claim, migrations.RunPython.noop),
    ]
