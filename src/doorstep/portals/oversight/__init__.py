"""What anybody may see without signing in: the points, the number pools."""
