"""Posts of staff at service points, by days, and the invitations of their accounts.

Why constraints and no check in code: two desks that appoint at once must not both succeed, and no
path may make one person both administrator and auditor.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from doorstep.kernel.actor import Post
from doorstep.people.duties import APART
from doorstep.people.models.accounts import User
from doorstep.people.types import OFFICE


def _days() -> Func:
    return Func(
        F("from_on"),
        F("until_on"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


def _group() -> Case:
    """The group of posts in `APART`, which no two rows of a person may differ in on one day."""
    groups = [
        When(post__in=[post.value for post in group], then=Value(n))
        for n, group in enumerate(APART)
    ]
    return Case(*groups, output_field=models.IntegerField())


class Appointment(models.Model):
    """A post held at a service point, both days included, unless it was ended at once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=16)
    point = models.CharField(max_length=40)
    point_kind = models.CharField(max_length=16)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why_ended = models.CharField(max_length=200, blank=True)
    at_once = models.BooleanField(default=False)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="people_appointment_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("post"), RangeOperators.EQUAL),
                    (F("point"), RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="people_appointment_apart",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (_group(), RangeOperators.NOT_EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(post__in=[post.value for post in Post]), name="people_appointment_post"
            ),
            models.CheckConstraint(
                condition=~Q(post=Post.REGISTRAR.value) | Q(point_kind=OFFICE),
                name="people_appointment_registrar",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_appointment_days",
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=True) | ~Q(made_by=F("user")),
                name="people_appointment_own",
            ),
            models.CheckConstraint(
                condition=Q(at_once=False) | Q(ended_at__isnull=False, until_on__isnull=False),
                name="people_appointment_at_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.post}@{self.point}"


class Invitation(models.Model):
    """A one-time code by which a member of staff sets password and second factor; never the code.

    One open invitation per account: a newer one replaces it.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="invitation")
    mark = models.BinaryField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of user:{self.user_id}"
