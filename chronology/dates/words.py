"""The words that people in British agencies put into a date or a time box.

Tables only. Keys are lower-case words with
single spaces; hyphens and full stops between the words do not count.
"""

from chronology.dates.days import MONTHS as MONTH_NAMES
from chronology.dates.days import WEEKDAYS as WEEKDAY_NAMES

MONTHS = {
    form: place
    for place, name in enumerate(MONTH_NAMES, start=1)
    for form in (name.lower(), name[:3].lower())
} | {"sept": 9, "septr": 9, "febr": 2, "octr": 10, "novr": 11, "decr": 12}

WEEKDAYS = {
    form: place
    for place, name in enumerate(WEEKDAY_NAMES)
    for form in (name.lower(), name[:3].lower())
} | {
    "tues": 1,
    "weds": 2,
    "wednes": 2,
    "thur": 3,
    "thurs": 3,
    "wensday": 2,
    "wendesday": 2,
    "wednsday": 2,
    "thrusday": 3,
    "tuseday": 1,
    "teusday": 1,
    "satuday": 5,
    "saterday": 5,
}

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
SEASONS |= {"springtime": 3, "summertime": 6, "wintertime": 12}

PARTS = {
    "am": "am",
    "pm": "pm",
    "late am": "am",
    "mid am": "am",
    "early pm": "pm",
    "late pm": "pm",
    "mid pm": "pm",
    "morning": "morning",
    "mid morning": "morning",
    "late morning": "morning",
    "early am": "early morning",
    "early morning": "early morning",
    "early hours": "early morning",
    "early hours of morning": "early morning",
    "early hours of the morning": "early morning",
    "small hours": "early morning",
    "small hours of the morning": "early morning",
    "early hrs": "early morning",
    "lunch": "lunchtime",
    "lunchtime": "lunchtime",
    "lunch time": "lunchtime",
    "afternoon": "afternoon",
    "after noon": "afternoon",
    "early afternoon": "afternoon",
    "mid afternoon": "afternoon",
    "late afternoon": "afternoon",
    "evening": "evening",
    "eve": "evening",
    "early evening": "evening",
    "mid evening": "evening",
    "late evening": "evening",
    "night": "night",
    "nighttime": "night",
    "night time": "night",
    "late night": "night",
    "late at night": "night",
    "overnight": "overnight",
    "over night": "overnight",
    "through the night": "overnight",
}
# The first and last hour in which a clock time can stand with a part of the day.
PART_HOURS = {
    "am": range(12),
    "pm": range(12, 24),
    "morning": range(12),
    "early morning": range(9),
    "lunchtime": range(11, 15),
    "afternoon": range(12, 19),
    "evening": range(16, 24),
    "night": (*range(18, 24), *range(7)),
    "overnight": (*range(17, 24), *range(10)),
}
# Said of a day, they leave its time open.
WHOLE_DAY = {"all day", "whole day", "throughout the day", "during the day"}
WHOLE_DAY |= {"daytime", "day time", "full day"}

SLICES = {
    form: part
    for part, forms in {
        "early": ("early", "early in", "early on in", "early part of", "very early"),
        "start": ("start", "start of", "beginning", "beginning of", "begining of"),
        "mid": ("mid", "middle", "middle of", "midway through", "mid way through"),
        "late": ("late", "late in", "latter part of", "later part of", "very late"),
        "end": (
            "end",
            "end of",
            "towards end of",
            "towards the end of",
            "toward the end of",
        ),
        "first half": ("first half of", "first half"),
        "second half": (
            "second half of",
            "second half",
            "latter half of",
            "latter half",
            "last half of",
        ),
        "last week": ("last week of", "last week in"),
    }.items()
    for form in forms
}
ORDINALS = {
    word: place
    for place, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
            *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth"),
            *("fourteenth", "fifteenth", "sixteenth", "seventeenth"),
            *("eighteenth", "nineteenth", "twentieth", "twenty first"),
            *("twenty second", "twenty third", "twenty fourth", "twenty fifth"),
            *("twenty sixth", "twenty seventh", "twenty eighth", "twenty ninth"),
            *("thirtieth", "thirty first"),
        ),
        start=1,
    )
}
CLOCK_HOURS = {
    word: place
    for place, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight"),
            *("nine", "ten", "eleven", "twelve"),
        ),
        start=1,
    )
}

# How a day bounds the time before or after it: strictly, or with the day itself.
EDGES = {
    form: (side, inclusive)
    for (side, inclusive), forms in {
        ("before", False): (
            "before",
            "prior to",
            "pre",
            "earlier than",
            "sometime before",
            "some time before",
            "shortly before",
            "just before",
            "some day before",
        ),
        ("before", True): (
            "by",
            "until",
            "untill",
            "till",
            "til",
            "up to",
            "upto",
            "up until",
            "up till",
            "up to and including",
            "no later than",
            "not later than",
            "not after",
            "on or before",
        ),
        ("after", False): (
            "after",
            "post",
            "later than",
            "following",
            "subsequent to",
            "sometime after",
            "some time after",
            "shortly after",
            "soon after",
            "just after",
            "some day after",
        ),
        ("after", True): (
            "since",
            "ever since",
            "some day from",
            "from",
            "as of",
            "as from",
            "on or after",
            "no earlier than",
            "not earlier than",
            "not before",
        ),
    }.items()
    for form in forms
}
# Standing after a date, they make it an edge; the last ones leave its end open.
AFTERWARDS = {
    "onwards": ("after", False),
    "onward": ("after", False),
    "and onwards": ("after", False),
    "and after": ("after", False),
    "or after": ("after", False),
    "and later": ("after", False),
    "or later": ("after", False),
    "or earlier": ("before", False),
    "and earlier": ("before", False),
    "or before": ("before", False),
    "and before": ("before", False),
    "to present": ("after", True),
    "to the present": ("after", True),
    "to present day": ("after", True),
    "to date": ("after", True),
    "to now": ("after", True),
    "present": ("after", True),
    "ongoing": ("after", True),
    "on going": ("after", True),
    "and ongoing": ("after", True),
}

WEEKS = {
    form: kind
    for kind, forms in {
        "beginning": (
            "weekcommencing",
            "week commencing",
            "week comm",
            "week comencing",
            "week commencing on",
            "wk commencing",
            "wk comm",
            "wk beginning",
            "wk beg",
            "wk starting",
            "week beginning",
            "week begining",
            "week starting",
            "week start",
            "week beg",
            "week from",
        ),
        "ending": ("weekending", "week ending", "week ended", "wk ending"),
        "of": ("week of", "wk of", "week", "wk", "week including", "week containing"),
        "weekend": (
            "weekend",
            "weekend of",
            "week end of",
            "wkend",
            "wkend of",
            "week end",
        ),
        "fortnight": (
            "fortnight",
            "fortnight of",
            "fortnight from",
            "fortnight beginning",
            "fortnight commencing",
            "fortnight starting",
        ),
        "before": ("week before", "wk before", "week prior to"),
        "after": ("week after", "wk after", "week following"),
    }.items()
    for form in forms
}

JOINS = {
    "to": "to",
    "until": "to",
    "till": "to",
    "til": "to",
    "through": "to",
    "thru": "to",
    "up to": "to",
    "through to": "to",
    "and": "and",
    "or": "or",
}
