"""Posts of staff at service points, by days.

Why a constraint and no check in code: two desks that appoint at once must not both succeed.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from doorstep.kernel.actor import Post
from doorstep.people.models.accounts import User
from doorstep.people.types import OFFICE


class Appointment(models.Model):
    """A post held at a service point, both days included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=16)
    point = models.CharField(max_length=40)
    point_kind = models.CharField(max_length=16)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="people_appointment_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("post"), RangeOperators.EQUAL),
                    (F("point"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(post=Post.REGISTRAR.value) | Q(point_kind=OFFICE),
                name="people_appointment_registrar",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_appointment_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.post}@{self.point}"
