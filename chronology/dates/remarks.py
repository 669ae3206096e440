"""What people write around a date: doubts, notes, "ditto", and what it is the date of.

Tables only. Keys are lower-case words with single spaces, as in words.py.
"""

HEDGES = {
    *("about", "abt", "around", "round", "round about", "roundabout", "roughly"),
    *("approx", "approximately", "aprox", "approximate", "approximate date"),
    *("approx date", "date approx", "date approximate", "circa", "c", "ca", "cir"),
    *("on or about", "on or around", "in or around", "in or about", "at or about"),
    *("at or around", "on or near", "around about", "in the region of"),
    *("possibly", "poss", "possible", "probably", "prob", "probable", "maybe"),
    *("perhaps", "likely", "most likely", "thought to be", "believed to be"),
    *("believed", "est", "estimated", "estimate", "estimated date"),
    *("date estimated", "some time around", "sometime around", "not sure"),
    *("uncertain date", "date uncertain", "date not certain", "queried", "query"),
}
# These can only follow what they make vague.
HEDGES_AFTER = {"ish", "or so", "or thereabouts", "thereabouts", "or near"}

# What a record says of itself; nothing about the day.
LABELS = {
    *("by report", "by own report", "reported", "reportedly", "as reported"),
    *("by self report", "self reported", "according to records", "date", "dated"),
    *("per records", "as per records", "from records", "by family report"),
    *("on the date of", "on date", "event date", "no contact", "nil contact"),
    *("diagnosed", "retired", "admitted", "discharged", "referred", "registered"),
    *("moved in", "received", "recd", "began", "started", "commenced"),
}
# "Tenancy began 2009": what began, and that it did.
LABEL_NOUNS = {
    *("tenancy", "placement", "admission", "referral", "case", "care", "support"),
    *("package", "contact", "letter", "email", "e-mail", "call", "meeting"),
    *("assessment", "treatment", "service", "services", "involvement"),
}
LABEL_VERBS = {
    *("began", "begun", "started", "commenced", "opened", "closed", "ended"),
    *("received", "dated", "made", "ceased"),
}
GLUE = {
    *("on", "in", "at", "the", "of", "during", "throughout", "over", "sometime"),
    *("some time", "at some point", "at some time", "some point", "all of"),
    *("whole of",),
}
# The entry above, so many days on.
SAME = {
    form: offset
    for offset, forms in {
        0: (
            "same",
            "same day",
            "same date",
            "same as above",
            "same day as above",
            "same date as above",
            "ditto",
            "dito",
            "do",
            "idem",
            "as above",
            "see above",
            "date as above",
            "as before",
            "as previous",
            "same as previous",
            "contd",
            "cont",
            "continued",
            "as previous entry",
            "that day",
            "that date",
            "that same day",
            "later that day",
            "later that same day",
            "later same day",
            "later the same day",
            "later on same day",
            "earlier that day",
            "earlier same day",
            "earlier the same day",
        ),
        1: ("next day", "following day", "day after", "day following"),
        -1: ("day before", "previous day"),
    }.items()
    for form in forms
}
# "That evening", "next morning": the day and its part.
SAME_PARTS = {
    f"{word} {part}": (offset, part)
    for part in ("morning", "afternoon", "evening", "night")
    for word, offset in {
        "same": 0,
        "that": 0,
        "that same": 0,
        "later that": 0,
        "later same": 0,
        "later the same": 0,
        "next": 1,
        "following": 1,
    }.items()
}
# They depend on the day of writing, which nobody knows.
RELATIVE = {
    *("today", "yesterday", "tomorrow", "tonight", "recently", "now", "currently"),
    *("last week", "last month", "last year", "next week", "last night", "tbc", "tba"),
    *("this morning", "this week", "this month", "various", "various dates"),
    *("multiple dates", "several dates", "ongoing", "to be confirmed", "later"),
    *("earlier", "following week", "following month", "following year"),
}

UNKNOWN = {
    *("unknown", "unkown", "uknown", "unk", "notknown", "notrecorded", "undated"),
    *("un dated", "unclear", "illegible", "ilegible", "unreadable", "unrecorded"),
    *("unspecified", "unstated", "uncertain", "missing", "blank", "left blank"),
    *("unconfirmed", "unavailable", "indecipherable", "notapplicable", "none"),
    *("cannot be read", "can not be read", "cant be read", "nil", "nodate"),
    *("dont know", "dont recall", "not remembered", "cannot recall", "lost"),
    *("not on file", "not on record", "not in records", "smudged", "torn", "obscured"),
} | {
    f"{no} {verb}"
    for no in ("not", "none", "never")
    for verb in (
        *("known", "recorded", "stated", "given", "clear", "specified", "legible"),
        *("documented", "available", "noted", "certain", "confirmed", "provided"),
        *("found", "entered", "readable", "dated", "applicable", "shown", "written"),
        *("indicated", "remembered", "recalled", "logged", "supplied"),
    )
}
# What lacks its date: "no date on letter", "undated note".
DOCUMENTS = {
    *("letter", "file", "record", "records", "form", "note", "notes", "document"),
    *("entry", "system", "log", "email", "report"),
}
SUBJECTS = {
    "day": "day",
    "days": "day",
    "date": "date",
    "dates": "date",
    "month": "month",
    "year": "year",
    "time": "time",
    "times": "time",
}
