"""Long work as its owner sees it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from beffroi.jobs.models import Job
from beffroi.jobs.queries import job_page
from beffroi.ui.pages import page_of, render_page


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    mine = Job.objects.of_owner(str(request.user.pk)).order_by("-created_at", "id")
    page = page_of(mine, request)
    rows = [job_page(row) for row in page.object_list]
    return render_page(request, "jobs/job_list.html", {"page": page, "rows": rows})


@require_GET
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    mine = Job.objects.of_owner(str(request.user.pk))
    row = get_object_or_404(mine, pk=job_id)
    context = {"work": job_page(row)}
    return render_page(request, "jobs/job.html", context, partial="progress")
