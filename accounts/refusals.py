"""The two ways a rule says no."""


class Refused(Exception):
    """The act is not possible now; the message is a sentence to the person."""


class Hidden(Exception):
    """The person may not know that the thing exists: the page is a 404."""


class Stale(Exception):
    """Somebody saved first. ``current`` is the row as it is now."""

    def __init__(self, current: object) -> None:
        super().__init__("Somebody else saved this after you opened it.")
        self.current = current
