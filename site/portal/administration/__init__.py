"""What the platform's administrators see of the place in Wagtail's admin: lists to keep, ideas to read, reports."""
