"""Addresses of the audit and of the records of personal information."""

from django.urls import path

from core.acts import act_paths
from governance.acts.privacy import ACTIVITY_ACTS, ASSESSMENT_ACTS, REQUEST_ACTS
from governance.views import audit, privacy

urlpatterns = [
    path("audit/", audit.audit_list, name="audit_list"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("privacy/", privacy.activities, name="privacy_activities"),
    path("privacy/activities/new/", privacy.activity_new, name="privacy_activity_new"),
    path("privacy/activities/<int:pk>/", privacy.activity_show, name="privacy_activity_show"),
    path("privacy/assessments/", privacy.assessments, name="privacy_assessments"),
    path("privacy/assessments/new/", privacy.assessment_new, name="privacy_assessment_new"),
    path("privacy/assessments/<int:pk>/", privacy.assessment_show, name="privacy_assessment_show"),
    path("privacy/assessments/<int:pk>/file/", privacy.assessment_file, name="privacy_assessment_file"),
    path("privacy/retention/", privacy.retention_list, name="privacy_retention"),
    path("privacy/retention/<slug:key>/", privacy.retention_show, name="privacy_retention_show"),
    path("privacy/retention/<slug:key>/change/", privacy.retention_change, name="privacy_retention_change"),
    path("privacy/retention/<slug:key>/erase/", privacy.retention_erase, name="privacy_retention_erase"),
    path("privacy/requests/", privacy.requests, name="privacy_requests"),
    path("privacy/requests/new/", privacy.request_new, name="privacy_request_new"),
    path("privacy/requests/<int:pk>/", privacy.request_show, name="privacy_request_show"),
    *act_paths(ACTIVITY_ACTS, "privacy/activities", privacy.load_activity, privacy.activity_page),
    *act_paths(ASSESSMENT_ACTS, "privacy/assessments", privacy.load_assessment, privacy.assessment_page),
    *act_paths(REQUEST_ACTS, "privacy/requests", privacy.load_request, privacy.request_page),
]
