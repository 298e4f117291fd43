"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from remit.faces.api import routes
from remit.faces.site import act_pages, health, views
from remit.faces.site.accounts import personas

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("data", views.data, name="data"),
    path("data/loads/<int:batch>", views.load_faults, name="load_faults"),
    path("health", health.health, name="health"),
    path("my", views.my_remit, name="my"),
    path("my/keep", views.keep_figure, name="my-keep"),
    path("my/budget", views.my_budget, name="my-budget"),
    path("robots.txt", views.robots, name="robots"),
    path("sign-in", RedirectView.as_view(pattern_name="account_login"), name="sign_in"),
    path("sign-in/personas", personas.choose, name="personas"),
    path("api/docs", views.programs, name="programs"),
    path("api/<path:rest>", routes.entry),
    path("account/", include("allauth.urls")),
    *act_pages.urlpatterns,
    path("", include("remit.domains.accountability.pages.urls")),
    path("", include("remit.domains.bodies.pages.urls")),
    path("", include("remit.domains.law.pages.urls")),
    path("", include("remit.domains.money.pages.urls")),
    path("", include("remit.domains.outcomes.pages.urls")),
    path("", include("remit.domains.publication.pages.urls")),
]

handler400 = "remit.faces.site.error_pages.bad_request"
handler403 = "remit.faces.site.error_pages.forbidden"
handler404 = "remit.faces.site.error_pages.not_found"
handler500 = "remit.faces.site.error_pages.fault"
