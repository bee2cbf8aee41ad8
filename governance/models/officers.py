"""People who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class OfficerManager(BaseUserManager["Officer"]):
    def create_user(self, username: str, name: str, password: str | None = None) -> Officer:
        officer = self.model(username=username, name=name)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """A person who signs in. Rights come from appointments held now, from nothing else."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("工作电话", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    # where the officer is on the staff; secondments and posts elsewhere leave it
    home = models.ForeignKey(
        "Unit", models.PROTECT, verbose_name="所在单位", null=True, blank=True, related_name="staff"
    )
    is_demonstration = models.BooleanField(default=False)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)
    # names the session that was begun last; with the one-session switch the others end
    newest_session = models.CharField(max_length=32, blank=True)

    objects = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "工作人员"

    def __str__(self) -> str:
        return self.name
