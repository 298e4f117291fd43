"""Every address of the site."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from remit.faces.site import health, views
from remit.faces.site.accounts import personas

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("data", views.about, name="data"),
    path("health", health.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sign-in", RedirectView.as_view(pattern_name="account_login"), name="sign_in"),
    path("sign-in/personas", personas.choose, name="personas"),
    path("account/", include("allauth.urls")),
    path("", include("remit.domains.bodies.pages.urls")),
]

handler400 = "remit.faces.site.error_pages.bad_request"
handler403 = "remit.faces.site.error_pages.forbidden"
handler404 = "remit.faces.site.error_pages.not_found"
handler500 = "remit.faces.site.error_pages.fault"
