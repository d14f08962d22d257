from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlaceConfig(AppConfig):
    name = "place"
    verbose_name = "Place"

    def ready(self) -> None:
        from place.append_only import guard

        post_migrate.connect(guard, sender=self)
