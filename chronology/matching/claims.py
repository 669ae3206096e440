"""Tables of facts on which accounts of one contact can differ."""

# Two outcomes that cannot both be, each as the phrases that say it. The first that
# a text says counts, so the phrase with "not" stands first.
OPPOSITES: list[tuple[str, tuple[str, str], tuple[str, str]]] = [
    (
        "whether the adult was taken to hospital",
        (
            "was not taken",
            """not conveyed|declined conveyance|not taken to hospital|left at home
            |stayed at home|left in care of|refused hospital|discharged at scene""",
        ),
        (
            "was taken",
            """conveyed|taken to hospital|took him to hospital
            |took her to hospital|taken away by ambulance
            |taken to emergency department|admitted|taken to a&e""",
        ),
    ),
    (
        "mental capacity",
        (
            "not assessed, or lacking",
            """capacity not assessed|not formally assessed
            |capacity not formally assessed|lacks capacity|lacked capacity
            |no capacity assessment|capacity not recorded""",
        ),
        (
            "there",
            "has capacity|had capacity|capacity assessed|assessed as having capacity",
        ),
    ),
    (
        "an arrest",
        ("nobody was arrested", "no arrest|not arrested|no arrests"),
        ("somebody was arrested", "arrested|arrest made"),
    ),
    (
        "an injury",
        (
            "there was none",
            "no injury|no injuries|uninjured|not injured|no injury seen",
        ),
        ("there was one", "injury|bruise|bruising|injured|wound|laceration|fracture"),
    ),
    (
        "alcohol",
        ("none", "not been drinking|sober|not intoxicated|no alcohol|had not drunk"),
        (
            "there was some",
            """been drinking|smelling of alcohol|smelled of alcohol|intoxicated
            |drunk|smelling strongly of alcohol|under the influence
            |smelt of alcohol""",
        ),
    ),
    (
        "whether it was finished",
        (
            "it stopped",
            """asked them to stop|stopped at|work ended|not completed|abandoned
            |halted|cut short|not begun""",
        ),
        ("it was finished", "completed|complete|finished"),
    ),
    (
        "a care package",
        ("there was none", "no package|without a package|none known|no care in place"),
        ("there was one", "with package|package of care|care package|package in place"),
    ),
    (
        "whether it was agreed",
        (
            "it was not",
            "declined|refused|did not agree|would not agree|against his wishes",
        ),
        ("it was", "with agreement|agreed to|consented|with his agreement|agreement"),
    ),
    (
        "whether a visit was asked for",
        ("it was not", "no home visit was asked|no visit requested|no visit was asked"),
        ("it was", "asked for a home visit|requested a home visit|asked for a visit"),
    ),
    (
        "how the adult was",
        ("doing well", "doing well|improving|coping|managing well|no concerns"),
        (
            "not well",
            "not managing|not coping|deteriorating|weight loss|worse|neglected",
        ),
    ),
    (
        "a smoke alarm",
        ("it did not work", "no alarm sounding|no alarm|without battery|alarm silent"),
        ("it worked", "alarm working|working alarm|alarm sounded|have been working"),
    ),
]
# Who was there, as said with an agency's name in one sentence, and of oneself.
ABSENT = """apologies|not invited|did not join|did not attend|no one from|not there
    |not present|nobody from|no one came|not attend|could not join|could not attend
    |was unable to attend|no one free|called away|not at any|no one came"""
ABSENT_SELF = """nobody was there|was there as|not at any|could not join
    |could not attend|no one free|not invited|called away|apologies sent
    |apologies given|did not attend|unable to attend|received no invitation
    |did not take part"""
PRESENT = """present|attended|joint visit|visited with|joint home visit|was with us
    |with us|joined|took part|dialled in|chaired|along with|together with"""
# Words after a number that name nothing to compare.
NOT_COUNTED = """january february march april may june july august september october
    november december am pm hour minute day week month year hours minutes days weeks
    months years of at and to on in the per cent mg ml section times time number no
    metres metre"""
_IN_WORDS = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: number for number, word in enumerate(_IN_WORDS.split(), start=1)}
