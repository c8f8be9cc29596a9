"""Addresses of jobs."""

# Below travaux/.

from django.urls import path

from beffroi.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<uuid:job_id>/", views.job, name="job"),
]
