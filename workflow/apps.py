from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Workflow"

    def ready(self) -> None:
        from workflow import checks, effects, interests, redacting, rules, tasks  # noqa: F401  (registers names, checks and the timetable)
