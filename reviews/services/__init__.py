"""Every act on a review: lock, may they, is it time, write, audit, tell."""
