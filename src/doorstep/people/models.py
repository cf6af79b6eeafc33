"""Who acts: accounts, persons, posts."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An account that can sign in, of a citizen or of staff."""
