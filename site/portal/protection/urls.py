from django.urls import URLPattern, path

from portal.protection import views

app_name = "protection"
urlpatterns: list[URLPattern] = [
    path("", views.schedule, name="schedule"),
    path("carry-out/", views.carry_out, name="carry_out"),
    path("people/", views.people, name="people"),
    path("people/<uuid:uid>/", views.person, name="person"),
    path("disclosure/", views.disclosure, name="disclosure"),
]
