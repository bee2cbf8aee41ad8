"""Addresses of channels, of the outbox, of my reminders."""

from django.urls import path

from governance.views import messages

urlpatterns = [
    path("channels/", messages.channel_list, name="channel_list"),
    path("channels/add/", messages.channel_add, name="channel_add"),
    path("channels/<int:pk>/", messages.channel_edit, name="channel_edit"),
    path("channels/<int:pk>/test/", messages.channel_test, name="channel_test"),
    path("messages/", messages.message_list, name="message_list"),
    path("messages/export/", messages.message_export, name="message_export"),
    path("messages/retry/", messages.message_retry_all, name="message_retry_all"),
    path("messages/<int:pk>/retry/", messages.message_retry, name="message_retry"),
    path("account/reminders/", messages.reminders, name="reminders"),
]
