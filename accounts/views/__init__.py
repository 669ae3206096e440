"""Pages about accounts and about the service itself."""
