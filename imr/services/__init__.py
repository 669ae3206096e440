"""Every act on a report: lock, may they, is it time, write, audit, tell."""
