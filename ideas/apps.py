from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = "Ideas"

    def ready(self) -> None:
        from ideas import redacting, steps  # noqa: F401  (registers what the step table asks of ideas)
        from ideas.bringing import tasks  # noqa: F401  (enters its job in the timetable)
