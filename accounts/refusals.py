"""The two ways a rule says no."""


class Refused(Exception):
    """The act is not possible now; the message is a sentence to the person."""


class Hidden(Exception):
    """The person may not know that the thing exists: the page is a 404."""
