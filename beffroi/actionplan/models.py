"""The register of actions."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import WIDE_ROLES, Role
from beffroi.actionplan.rules.recurrence import Anchor, Frequency, Rhythm
from beffroi.actionplan.rules.states import (
    OPEN_STATES,
    ActionKind,
    ActionState,
    Effort,
    SeriesState,
)
from beffroi.files.models import StoredFile
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment

MANAGER_ROLES = (Role.REFERENT, Role.DIRECTOR)


def _readable_by(user: User) -> Q:
    """Return what opens an action or a task: the whole file of the place, or being given it."""
    reach = Membership.objects.reach_of(user)
    reported = Establishment.objects.detailed_within(reach, WIDE_ROLES)
    held = Establishment.objects.held_within(reach)
    return Q(establishment_id__in=reported.values("pk")) | Q(
        assignee_id=user.pk, establishment_id__in=held.values("pk")
    )


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> Self:
        """Actions of the establishments whose detail is open to a person.

        A contributor sees only the actions given to them.
        """
        return self.filter(_readable_by(user))

    def managed_by(self, user: User) -> Self:
        """Actions that a person may write and give out: referent or director there."""
        managed = Establishment.objects.held_by(user, *MANAGER_ROLES)
        return self.filter(establishment_id__in=managed.values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, day: date) -> Self:
        """Open actions whose due date is before `day`."""
        return self.open().filter(due_on__lt=day)


class RecurringTaskQuerySet(models.QuerySet["RecurringTask"]):
    def visible_to(self, user: User) -> Self:
        """Tasks of the places whose detail is open; a contributor's are their own."""
        return self.filter(_readable_by(user))

    def living(self) -> Self:
        return self.exclude(state=SeriesState.ENDED)


class RecurringTask(models.Model):
    """A task that comes back: it opens one action at a time, ahead of its day.

    `slug` names the line of the calendar that it was adopted from, nothing when
    written by hand. `next_due_on` is the day of the next occurrence that is not
    open yet. `who` is the person proposed in words; `assignee` receives each one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    slug = models.CharField(max_length=60, null=True)
    title = models.CharField("quoi", max_length=200)
    why = models.TextField("pourquoi", blank=True)
    how = models.TextField("comment", blank=True)
    done_when = models.TextField("comment savoir que c’est fait", blank=True)
    who = models.CharField("qui, en mots", max_length=200, blank=True)
    reflex_number = models.PositiveSmallIntegerField("réflexe", null=True)
    question_id = models.CharField(max_length=10, blank=True)
    effort = models.PositiveSmallIntegerField("effort", default=Effort.HALF_DAY)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rhythm = models.CharField(max_length=12, default=Rhythm.YEARLY)
    anchor = models.CharField(max_length=10, default=Anchor.DUE)
    weeks = models.PositiveSmallIntegerField(default=1)
    nth = models.SmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField("première date")
    next_due_on = models.DateField("prochaine date")
    state = models.CharField(max_length=10, default=SeriesState.ACTIVE)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RecurringTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "slug"], name="recurring_adopted_once"
            ),
            models.CheckConstraint(
                name="recurring_effort_known", condition=Q(effort__in=[1, 2, 3])
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_due_on"], name="recurring_next"),
            models.Index(fields=["establishment", "state"], name="recurring_place"),
        ]

    @property
    def frequency(self) -> Frequency:
        return Frequency(
            rhythm=Rhythm(self.rhythm),
            anchor=Anchor(self.anchor),
            weeks=self.weeks,
            nth=self.nth,
            weekday=self.weekday,
        )


class Action(models.Model):
    """One thing to do: what, why, how to know that it is done, who, when.

    `gain_points`, `weight`, `is_lock` and `is_vital` are what the priority rule
    reads; they come from the question that caused the action, and
    `priority_24ths` is its result, kept so that lists can be sorted by it.
    `pinned_fields` names the texts written by hand, which the origin no longer
    changes. `is_settled` tells that the origin no longer asks for anything: a
    new need then opens the action again; `is_provable` that the origin takes the
    proof that it is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=10, default=ActionKind.FREE)
    state = models.CharField(max_length=10, default=ActionState.TODO)
    title = models.CharField("quoi", max_length=200)
    why = models.TextField("pourquoi", blank=True)
    how = models.TextField("comment", blank=True)
    done_when = models.TextField("comment savoir que c’est fait", blank=True)
    message = models.TextField("message prêt à envoyer", blank=True)
    message_to = models.CharField(max_length=20, blank=True)
    reflex_number = models.PositiveSmallIntegerField("réflexe", null=True)
    question_id = models.CharField(max_length=10, blank=True)
    is_provable = models.BooleanField(default=False)
    gain_points = models.PositiveSmallIntegerField(default=1)
    weight = models.PositiveSmallIntegerField(default=1)
    is_lock = models.BooleanField(default=False)
    is_vital = models.BooleanField(default=False)
    effort = models.PositiveSmallIntegerField("effort", default=Effort.HALF_DAY)
    priority_24ths = models.PositiveIntegerField(default=0)
    cost = models.CharField("coût", max_length=200, blank=True)
    cost_once_euros = models.PositiveIntegerField("coût, une fois", null=True)
    cost_yearly_euros = models.PositiveIntegerField("coût par an", null=True)
    after = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="followers"
    )
    series = models.ForeignKey(
        RecurringTask, on_delete=models.SET_NULL, null=True, related_name="occurrences"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    assignee_label = models.CharField("qui", max_length=200, blank=True)
    due_on = models.DateField("échéance", null=True)
    postponed_until = models.DateField("remise au", null=True)
    origin_module = models.CharField(max_length=30, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    origin_link = models.CharField(max_length=300, blank=True)
    origin_key = models.CharField(max_length=200, null=True)
    is_settled = models.BooleanField(default=False)
    pinned_fields = models.JSONField(default=list)
    search_text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "origin_module", "origin_key"],
                name="action_one_per_origin",
            ),
            models.CheckConstraint(
                name="action_closed_at_when_closed",
                condition=Q(state__in=["todo", "doing"], closed_at=None)
                | Q(state__in=["done", "dropped"], closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="action_effort_known", condition=Q(effort__in=[1, 2, 3])
            ),
            models.CheckConstraint(
                name="action_one_assignee",
                condition=Q(assignee=None) | Q(assignee_label=""),
            ),
            models.CheckConstraint(
                name="action_not_after_itself",
                condition=Q(after=None) | ~Q(after=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["establishment", "state", "due_on"], name="action_plan"
            ),
            models.Index(
                fields=["establishment", "state", "-priority_24ths"],
                name="action_priority",
            ),
            models.Index(fields=["assignee", "state"], name="action_assignee"),
            models.Index(fields=["series", "state"], name="action_series"),
        ]

    @property
    def may_be_proven(self) -> bool:
        """Tell whether a question stands behind it: the one it names, or its origin's."""
        return self.is_provable or bool(self.question_id)

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def series_on(self) -> date | None:
        """The day of the series that an occurrence stands for, whatever its due date."""
        written = (self.origin_key or "").partition(":")[2]
        return date.fromisoformat(written) if self.series_id and written else None


class ActionComment(models.Model):
    """What somebody wrote about an action; a person named in it stands as a key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="comments"
    )
    author_key = models.CharField(max_length=64)
    author_label = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    text = models.TextField("commentaire", max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["action", "written_at"], name="comment_action")]


class CommentMention(models.Model):
    """One person named in one comment."""

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(
        ActionComment, on_delete=models.CASCADE, related_name="mentions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "user"], name="mention_once_per_comment"
            )
        ]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Files of the actions that a person may read, those removed left out."""
        actions = Action.objects.visible_to(user).values("pk")
        return self.filter(action_id__in=actions, removed_at=None)


class Attachment(models.Model):
    """One file joined to an action, or to one of its comments.

    Removed, it is served to nobody; who removed it and why stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="attachments"
    )
    comment = models.ForeignKey(
        ActionComment, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by_key = models.CharField(max_length=64)
    added_by_label = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by_label = models.CharField(max_length=200, blank=True)
    removal_reason = models.CharField(max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["action", "added_at"], name="attachment_action")
        ]


class CalendarFeed(models.Model):
    """A calendar that a mail program reads by a personal link.

    Of the person's own actions, or of one establishment. What it shows is asked
    again at each reading: a role that ends closes the feed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(establishment=None),
                name="feed_one_of_mine",
            ),
            models.UniqueConstraint(
                fields=["user", "establishment"], name="feed_one_per_place"
            ),
        ]
