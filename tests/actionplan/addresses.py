"""Where the pages of the plan are."""

from django.urls import reverse


def five_url(establishment):
    return reverse("actionplan:next_actions", args=[establishment.pk])


def list_url(establishment):
    return reverse("actionplan:action_list", args=[establishment.pk])


def action_url(action, name="action"):
    return reverse(f"actionplan:{name}", args=[action.pk])
