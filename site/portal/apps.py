from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal import lost_tasks, publishing  # noqa: F401  (enter their jobs in the timetable)
        from portal.indexing import checks  # noqa: F401  (registers its check)
        from portal.protection import tasks  # noqa: F401  (enters its job in the timetable)
