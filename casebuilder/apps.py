from django.apps import AppConfig


class CasebuilderConfig(AppConfig):
    name = "casebuilder"
    verbose_name = "Business cases"

    def ready(self) -> None:
        from casebuilder import interests, redacting, steps  # noqa: F401  (registers what the step table asks of cases)
