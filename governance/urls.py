"""Addresses of signing in and of one's own account."""

from django.urls import path

from governance import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("account/", views.ChangePassword.as_view(), name="account"),
    path("help/", views.help_page, name="help"),
    path("help/<slug:name>/", views.help_page, name="help_show"),
]
