"""The shape of what is typed about a chronology."""
