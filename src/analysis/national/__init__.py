"""Many provinces at once: a folder of provinces, each of the project's own form."""
