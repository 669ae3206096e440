"""The words of English health, care, housing and policing that matching knows.

Tables only: what agencies call each other, what contacts are about, how things
are sent and received. Phrases are compared by stem (``words.stems``), so one form
of a word stands for all. Nothing here comes from one review.
"""

# What other agencies call an agency, by the work it does. Words that could as well
# mean somebody else ("crew", "doctor") stand apart: they count for less.
CALLED: dict[str, str] = {
    "social care": """adult social care|social care|social services
        |social worker|asc|local authority|council|safeguarding team
        |safeguarding adults team|mash|safeguarding hub|safeguarding inbox
        |care manager|social work|adult services|adults services|sw
        |county council|borough council|city council|social care referral
        |care act referral""",
    "community nursing": """district nurse|district nursing|community nurse
        |nursing team|community nursing|community matron|tissue viability
        |community health|dn|community therapy""",
    "general practice": """gp|general practice|general practitioner|surgery
        |practice|medical centre|health centre|practice nurse|family doctor""",
    "ambulance": """ambulance|ambulance service|ambulance crew|paramedic|hems
        |first responder""",
    "fire": """fire service|fire brigade|fire crew|fire officer|fire and rescue
        |firefighter|fire engine|fire safety team|fire control|home fire safety
        |fire referral|fire safety referral""",
    "police": """police|police officer|pc|pcso|constable|sergeant|detective|cid
        |neighbourhood policing|inspector|public protection""",
    "housing": """landlord|housing|housing officer|housing association
        |housing provider|tenancy officer|estate officer|scheme manager
        |housing manager|repairs team|tenancy sustainment|housing team|warden
        |supported housing|hostel""",
    "hospital": """hospital|ward|emergency department|ed|a&e|casualty
        |discharge team|discharge coordinator|registrar|outpatient|acute trust
        |consultant|icu|accident and emergency|hospital trust|ward sister""",
    "mental health": """mental health|mental health team
        |community mental health team|cmht|crisis team|home treatment team
        |psychiatrist|psychiatric|psychiatric liaison|liaison psychiatry|cpn
        |community psychiatric nurse|care co-ordinator|care coordinator
        |136 suite|mental health trust|early intervention|psychologist
        |psychology|approved mental health professional|amhp|liaison nurse
        |mental health referral|crisis referral""",
    "care provider": """home care|home care agency|care agency|care provider
        |care company|domiciliary|care worker|care home|nursing home
        |residential home|provider|home care provider|home carer|care staff
        |reablement""",
    "probation": """probation|offender manager|probation officer
        |probation practitioner|community offender manager|approved premises""",
    "substance misuse": """drug and alcohol|drug and alcohol service
        |alcohol service|drug service|substance misuse|recovery worker
        |recovery service|alcohol team|drug worker|alcohol worker
        |alcohol liaison|drugs service|addiction service|addiction
        |alcohol referral|drug referral""",
    "pharmacy": "pharmacy|pharmacist|chemist",
    "voluntary": "charity|volunteer|outreach|befriender|food bank|day centre|advocate",
    "court": "court|magistrate|coroner",
    "prison": "prison|custody",
    "education": "college|university|school",
}
LOOSELY_CALLED: dict[str, str] = {
    "social care": "duty worker|the authority|duty social work|duty team",
    "community nursing": "nurse|nursing|nurses|clinic",
    "general practice": "doctor|dr|reception|receptionist",
    "ambulance": "crew|999|111",
    "fire": "watch manager|station officer|crew manager|engine",
    "police": "officer|arrest|999|101",
    "housing": "contractor|repairs|neighbourhood officer",
    "hospital": "doctor|nurse|matron|sister|consultant|discharge",
    "mental health": "key worker|psychosis|section 136|s136|duty worker|crisis",
    "care provider": "carer|support worker|manager|agency|key worker",
    "probation": "licence",
    "substance misuse": "key worker|recovery|outreach",
}
# The work that a kind of agency (``Agency.Kind``) does, and that its name tells.
WORK_OF_KIND: dict[str, tuple[str, ...]] = {
    "adult_social_care": ("social care",),
    "council_other": (),
    "gp_practice": ("general practice",),
    "ambulance": ("ambulance",),
    "police": ("police",),
    "fire": ("fire",),
    "housing": ("housing",),
    "care_provider": ("care provider",),
    "probation": ("probation",),
}
WORK_IN_NAME: dict[str, str] = {
    "social care|social services|adult services|social work": "social care",
    "community health|community nhs|community services|district nursing"
    "|community healthcare|community nursing": "community nursing",
    "surgery|practice|medical centre|health centre|medical group"
    "|primary care": "general practice",
    "ambulance": "ambulance",
    "fire|fire and rescue": "fire",
    "police|constabulary": "police",
    "homes|housing|housing association|tenancy|estates|landlord|dwellings"
    "|hostel": "housing",
    "hospital|infirmary|acute|teaching": "hospital",
    "mental health|psychological|behavioural": "mental health",
    "home care|care home|domiciliary|homecare|nursing home|care services|residential"
    "|care agency|support services": "care provider",
    "probation": "probation",
    "drug|alcohol|recovery|substance|addiction": "substance misuse",
    "pharmacy|chemist": "pharmacy",
}
# Words that tell it only where no other word of the name does.
WORK_IN_NAME_ELSE: dict[str, str] = {
    "council|borough": "social care",
    "general": "hospital",
    "partnership": "mental health",
    "care|support": "care provider",
    "living": "housing",
}
# An NHS trust whose name tells no more could be any of these.
WORK_OF_ANY_TRUST = ("hospital", "community nursing", "mental health")
# Words of a name that are shared by many organisations.
COMMON_IN_NAMES = """nhs foundation trust council borough city county london the of
    and for service services adult social care community health healthcare hospital
    hospitals general university mental partnership police constabulary fire rescue
    ambulance surgery practice medical centre homes housing association home limited
    ltd group group's probation recovery drug alcohol royal metropolitan district
    national cic plc support house living trust's teaching primary department adults
    safeguarding team north south east west upper lower central new old park hill"""

# What a contact is about. Two entries of one day on one subject may be one contact.
SUBJECTS: dict[str, str] = {
    "a joint visit": """joint visit|joint home visit|visited jointly
        |visited together|joint assessment|joint appointment|visited with
        |joint welfare visit""",
    "a meeting": """professionals meeting|strategy meeting|strategy discussion
        |case conference|multi-disciplinary meeting|mdt|multi-agency meeting
        |planning meeting|panel|high-risk panel|marac|mappa
        |best interests meeting|network meeting|review meeting|cpa review
        |case discussion|ward round|teams meeting|huddle|meeting|conference""",
    "a discharge from hospital": """discharge from hospital|discharge summary
        |discharged home|discharge letter|left the ward|back from hospital
        |home from hospital|sent home|discharged|hospital discharge|discharge
        |after hospital|fit to leave|medically fit""",
    "an admission to hospital": """admitted|admission|conveyed|taken to hospital
        |emergency department|a&e|brought in by ambulance|attended hospital
        |ed attendance|conveyed to hospital""",
    "a fall": "fall|fell|on floor|on the floor|bathroom floor|kitchen floor|long lie",
    "a fire": """fire at|flat fire|house fire|kitchen fire|fatal fire|pan left
        |pan on hob|caught fire|alight|smoke in""",
    "a fire safety visit": """home fire safety visit|fire safety visit
        |home safety visit|hfsv|safe and well visit|smoke alarm fitted
        |alarms fitted|fire service visit""",
    "a death": """died|death|found dead|deceased|resuscitation|life extinct
        |cardiac arrest|passed away|fatal|coroner""",
    "an overdose or self-harm": """overdose|self-harm|took tablets|suicide
        |suicidal|ligature|paracetamol|end his life|end her life|jump""",
    "a detention or mental health assessment": """section 136|s136|136 suite
        |mental health act assessment|mha assessment|place of safety|section 2
        |section 3|sectioned|detained""",
    "an assault or abuse": """assault|assaulted|domestic abuse|domestic violence
        |hit by|punched|bruise|bruising|domestic incident|disturbance|attacked
        |threatened""",
    "an arrest": "arrest|arrested|custody|bail|charged",
    "a missing person": "missing|missing person|absconded|awol|whereabouts",
    "a welfare check": """welfare check|welfare visit|welfare concern
        |concern for welfare|safe and well check|forced entry|forced the door
        |door forced|gain entry""",
    "a clearance or clean": """clearance|deep clean|clear-out|clean started
        |waste clearance|house clearance|decluttering|blitz clean""",
    "a capacity assessment": """capacity assessment|mental capacity
        |capacity assessed|capacity not|has capacity|lacks capacity
        |formal assessment|mca""",
    "a safeguarding concern": """safeguarding concern|safeguarding alert
        |safeguarding referral|safeguarding report|safeguarding adult concern
        |section 42|s42|merlin|vulnerable adult report
        |vulnerable adult notification|ppn|adult coming to notice
        |adult at risk form|public protection notice|safeguarding form""",
    "medicines": """antibiotic|medication|prescription|repeat prescription
        |tablets|insulin|blister pack|medicines|dosette|methadone|depot
        |injection""",
    "an eviction or tenancy action": """eviction|possession order|injunction
        |notice seeking possession|notice to quit|rent arrears|evicted
        |abandonment""",
    "theft or fraud": """theft|stolen|fraud|scam|financial abuse|burglary
        |cuckooing|cuckooed|bank card""",
    "pressure sores": """pressure ulcer|pressure sore|pressure damage|bed sore
        |skin damage""",
    "a care package": """package of care|care package|support plan
        |home care package|double-handed|care calls|four calls""",
    "a refusal of access": """no access|no reply|no answer|refused entry
        |would not open|refused access|turned away|door not answered
        |declined entry|failed visit""",
    "a complaint": "complaint|complained",
    "a seizure or collapse": "seizure|collapse|collapsed|unresponsive|unconscious",
    "a threat or a weapon": "knife|weapon|threats|threatening|threat to kill",
    "a supervision appointment": """supervision appointment
        |probation appointment|licence conditions|recall to prison
        |community order""",
    "a call for an ambulance": """999 call|called 999|rang 999|ambulance called
        |rang for an ambulance|paramedics called|dialled 999""",
    "a hospital appointment": """outpatient appointment|clinic appointment
        |hospital appointment""",
    "a move": "moved in|placement|transferred to|respite|temporary accommodation",
}
# Shared by so many contacts that a shared one says little.
COMMON_SUBJECTS = frozenset({"medicines", "a refusal of access", "a care package"})
# Whose sharing says much: few contacts are this, and both sides write it down.
TELLING_SUBJECTS = frozenset({"a joint visit", "a meeting", "a death", "a fire"})

# Verbs and nouns of sending something to somebody: how, and how surely it should
# have left a trace with who got it (1: a referral; 0.4: a message left).
SENDING: dict[str, tuple[str, float]] = {
    "refer": ("referred", 1.0),
    "referral": ("made a referral", 1.0),
    "re-refer": ("referred", 1.0),
    "safeguarding concern": ("sent a safeguarding concern", 1.0),
    "safeguarding alert": ("sent a safeguarding concern", 1.0),
    "safeguarding referral": ("sent a safeguarding concern", 1.0),
    "safeguarding report": ("sent a safeguarding concern", 1.0),
    "safeguarding form": ("sent a safeguarding concern", 1.0),
    "merlin": ("sent a safeguarding concern", 1.0),
    "vulnerable adult report": ("sent a safeguarding concern", 1.0),
    "vulnerable adult notification": ("sent a safeguarding concern", 1.0),
    "public protection notice": ("sent a safeguarding concern", 1.0),
    "adult at risk form": ("sent a safeguarding concern", 1.0),
    "adult coming to notice": ("sent a safeguarding concern", 1.0),
    "ppn": ("sent a safeguarding concern", 1.0),
    "raised safeguarding": ("sent a safeguarding concern", 1.0),
    "safeguarding raised": ("sent a safeguarding concern", 1.0),
    "raised a safeguarding": ("sent a safeguarding concern", 1.0),
    "safeguarding notification": ("sent a safeguarding concern", 1.0),
    "safeguarding adult referral": ("sent a safeguarding concern", 1.0),
    "safeguarding adults referral": ("sent a safeguarding concern", 1.0),
    "safeguarding adult concern": ("sent a safeguarding concern", 1.0),
    "vulnerability report": ("sent a safeguarding concern", 1.0),
    "raised a concern": ("raised a concern", 0.9),
    "concern raised": ("raised a concern", 0.9),
    "raised concerns": ("raised a concern", 0.8),
    "notified": ("told them", 0.8),
    "notification": ("told them", 0.8),
    "notify": ("told them", 0.8),
    "alerted": ("told them", 0.8),
    "escalated": ("told them", 0.7),
    "e-mail": ("e-mailed", 0.8),
    "email": ("e-mailed", 0.8),
    "fax": ("faxed", 0.9),
    "letter": ("wrote", 0.7),
    "wrote to": ("wrote", 0.8),
    "written to": ("wrote", 0.8),
    "posted": ("wrote", 0.7),
    "form sent": ("sent a form", 0.8),
    "sent": ("sent it", 0.7),
    "send": ("sent it", 0.6),
    "submitted": ("sent it", 0.8),
    "forwarded": ("sent it on", 0.7),
    "request": ("asked them", 0.8),
    "asked": ("asked them", 0.6),
    "report": ("reported", 0.5),
    "telephone": ("telephoned", 0.5),
    "phone": ("telephoned", 0.5),
    "rang": ("telephoned", 0.5),
    "called": ("telephoned", 0.5),
    "call to": ("telephoned", 0.5),
    "contacted": ("contacted them", 0.5),
    "informed": ("told them", 0.5),
    "told": ("told them", 0.4),
    "handed over": ("handed over", 0.5),
    "message": ("left a message", 0.4),
    "voicemail": ("left a message", 0.3),
    "advised": ("told them", 0.3),
    "liaised": ("spoke to them", 0.3),
    "spoke to": ("spoke to them", 0.3),
    "spoke with": ("spoke to them", 0.3),
    "passed to": ("passed it on", 0.6),
    "raised with": ("raised it", 0.6),
    "copied to": ("copied them in", 0.4),
    "shared with": ("shared it", 0.5),
    "updated": ("told them", 0.4),
    "flagged": ("raised it", 0.5),
}
# A concern about an adult goes to the council where no one else is named (Care Act
# 2014, section 42: the duty to make enquiries is the local authority's).
CONCERNS = frozenset({"sent a safeguarding concern"})
# What is asked for: a thing asked for should come, so a trace is looked for.
ASKS_FOR = """asking for|asked for|request|requesting|for an assessment
    |for assessment|for a visit|to visit|to review|to attend|for a review
    |for advice|for support|to assess|for help|to follow up|for a repeat
    |to arrange|seeking|for allocation"""
# Before a sending word these mean that nothing was sent (by then).
NOT_SENT = """not no never nobody without declined refused will should would could
    might need needs if neither consider considered discuss plan planned intend
    intended ask must cannot unable forgot failed due consent advised"""
# Words by which something came in and did not go out.
CAME_IN = """received|arrived|came in|incoming|reported to us|informed us
    |told us|called us|asked us|wrote to us|contacted us|rang us|telephoned us
    |screened|triaged|filed|read|acknowledged|accepted|logged as received
    |handed to us|seen in|opened"""
# Verbs that may stand after who was told ("GP informed."), and what then follows.
TOLD_AFTER = "informed|notified|contacted|alerted|advised|updated|made aware"
THEN = frozenset(("", "and", "by", "of", "via", "for", "regarding", "re", "same"))
# Things that are sent, and that may be called after who gets them: "GP letter sent".
THINGS_SENT = """letter|referral|report|form|safeguarding concern
    |safeguarding referral|safeguarding alert|notification|request|summary"""
SURELY_SENT = "sent|done|made|completed|submitted|posted|faxed|e-mailed|emailed|typed"
# What a sender writes where it is not sure that it arrived.
DOUBTS: dict[str, str] = {
    "no copy": "it says that there is no copy",
    "no acknowledgement": "it had no acknowledgement",
    "no acknowledgment": "it had no acknowledgement",
    "not acknowledged": "it had no acknowledgement",
    "no reply": "it had no reply",
    "no response": "it had no reply",
    "not heard back": "it had no reply",
    "nothing heard": "it had no reply",
    "awaiting": "it was waiting for an answer",
    "await": "it was waiting for an answer",
    "no reference": "it has no reference for it",
    "reference not": "it has no reference for it",
    "no form": "no form has been found",
    "not on file": "there is no proof on its file",
    "cannot be found": "it cannot find it",
    "not be found": "it cannot find it",
    "has been found": "it cannot find it",
    "not checked": "nobody checked that it arrived",
    "not confirmed": "nobody checked that it arrived",
    "did not upload": "it did not go",
    "not uploaded": "it did not go",
    "no receipt": "it has no receipt",
    "no confirmation": "it has no confirmation",
    "old address": "it went to an old address",
    "wrong address": "it went to a wrong address",
    "general inbox": "it went to a shared inbox",
    "generic inbox": "it went to a shared inbox",
    "shared inbox": "it went to a shared inbox",
    "not chased": "it was not chased",
    "no chase": "it was not chased",
    "to chase": "it was to be chased",
    "chase in": "it was to be chased",
    "no outcome": "it had no outcome",
    "no feedback": "it had no outcome",
}
# What a receiver writes where it looked and found nothing.
DENIALS = """no referral|no record|no trace|not received|nothing was received
    |never received|none found|none received|nothing received|no contact from
    |no letter|no e-mail|no email|no report|no concern|cannot find
    |could not find|did not receive|not been received|no copy received
    |no evidence|no request|no notification|nothing on file|not on our system"""
# Words of an entry that is about looking for something, perhaps long after.
LOOKED = """search|searched|audit|check of records|checked our records
    |looked for|records search|made for this review|review of records
    |for this review|inbox search"""
