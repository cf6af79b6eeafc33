"""One table: how often a caller did something in the current window."""

from django.db import models


class CallerCount(models.Model):
    """Calls of one kind by one caller in one window; a caller is a digest, never an address."""

    kind = models.CharField(max_length=40)
    caller = models.BinaryField(max_length=32)
    window_at = models.DateTimeField()
    calls = models.PositiveIntegerField()

    class Meta:
        db_table = "caller_count"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "caller", "window_at"), name="caller_count_window"
            ),
        )
        indexes = (models.Index(fields=("window_at",), name="caller_count_age"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.calls}"
