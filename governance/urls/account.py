"""Addresses of signing in, of one's own account and of the manual."""

from django.urls import path

from governance.views import account, exports, manual, security, tokens

urlpatterns = [
    path("login/", account.EnterView.as_view(), name="login"),
    path("login/code/", account.login_code, name="login_code"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("account/", account.ChangePassword.as_view(), name="account"),
    path("account/password/", account.ChangePasswordFirst.as_view(), name="password"),
    path("account/code/", account.one_time_code, name="one_time_code"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("tokens/", tokens.token_list, name="token_list"),
    path("officers/<int:pk>/password/", security.officer_reset_password, name="officer_reset_password"),
    path("officers/<int:pk>/code/", security.officer_reset_code, name="officer_reset_code"),
    path("sign-ins/", security.sign_in_list, name="sign_in_list"),
    path("sign-ins/<int:pk>/lift/", security.lift_lock, name="lift_lock"),
    path("posts/addresses/", security.post_addresses, name="post_addresses"),
    path("posts/<int:pk>/addresses/", security.post_addresses_set, name="post_addresses_set"),
    path("exports/", exports.export_list, name="export_list"),
    path("help/", manual.help_page, name="help"),
    path("help/<slug:name>/", manual.help_page, name="help_show"),
]
