"""What an entry says was sent to another agency, or came from one."""

from collections.abc import Sequence
from dataclasses import dataclass

from chronology.matching import vocabulary
from chronology.matching.mentions import LOOSE, Directory, Named
from chronology.matching.rows import Row
from chronology.matching.words import Phrases, listed, sentences, stem, stems

# How many words before a sending word can take it back: "did not refer".
TAKEN_BACK = 4


_SENDING = Phrases(vocabulary.SENDING)
_CAME_IN = Phrases(dict.fromkeys(listed(vocabulary.CAME_IN), True))
_THINGS = Phrases(dict.fromkeys(listed(vocabulary.THINGS_SENT), True))
_SURELY = Phrases(dict.fromkeys(listed(vocabulary.SURELY_SENT), True))
_TOLD_AFTER = Phrases(dict.fromkeys(listed(vocabulary.TOLD_AFTER), True))
_ASKS = Phrases(dict.fromkeys(listed(vocabulary.ASKS_FOR), True))
_NOT = frozenset(stem(word) for word in vocabulary.NOT_SENT.split())
_FROM = frozenset({"from", "by"})


@dataclass(frozen=True, slots=True)
class Sent:
    """Something sent to ``party``: how in words, how surely it should leave a trace.

    ``asks`` says whether it asks for something; ``is_named`` whether the entry says
    who was to get it, or it is only known by what it is.
    """

    party: str
    how: str
    sureness: float
    asks: bool
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What an entry sent, and from which agencies something came to it."""

    sent: tuple[Sent, ...] = ()
    came_from: frozenset[str] = frozenset()


def dispatch_of(row: Row, directory: Directory) -> Dispatch:
    """Read what one entry says was sent and what came in, sentence by sentence."""
    sent: dict[str, Sent] = {}
    came_from: set[str] = set()
    for sentence in (*sentences(row.event), *sentences(row.decision)):
        out, back = _sentence(sentence, row, directory)
        came_from |= back
        for one in out:
            known = sent.get(one.party)
            if known is None or one.sureness > known.sureness:
                sent[one.party] = one
    # Who told us is not whom we told, unless we say both in so many words.
    kept = [one for one in sent.values() if one.party not in came_from or one.asks]
    return Dispatch(tuple(kept), frozenset(came_from))


def _sentence(
    sentence: str, row: Row, directory: Directory
) -> tuple[list[Sent], set[str]]:
    words = stems(sentence)
    named = directory.named(words, sentence, row.agency)
    hits = _SENDING.find(words)
    asks = bool(_ASKS.find(words))
    arrives = bool(_CAME_IN.find(words))
    out: list[Sent] = []
    back: set[str] = set()
    if arrives:
        back |= {hit.party for hit in named if not _is_target(words, hit)}
    has_sent = False
    for start, end, (how, sureness) in hits:
        # "To refer" is a plan; "rang the team to refer him" is not.
        is_plan = words[max(0, start - 1) : start] == ["to"] and not has_sent
        if is_plan or _is_taken_back(words, start, end):
            continue
        has_sent = True
        for hit in named:
            way = _way(words, hit, start, end, arrives=arrives)
            if way == "in":
                back.add(hit.party)
            elif way == "out":
                surer = sureness if hit.sureness > LOOSE else 0.6 * sureness
                out.append(Sent(hit.party, how, surer, asks))
        council = directory.council if not named and not arrives else ""
        is_concern = how in vocabulary.CONCERNS and bool(_SURELY.find(words))
        if is_concern and council not in ("", row.agency):
            out.append(Sent(council, how, sureness, asks, is_named=False))
    return out, back


def _way(
    words: Sequence[str], hit: Named, start: int, end: int, *, arrives: bool
) -> str:
    """Whether a sending word and an agency in one sentence say "out" or "in"."""
    if _FROM & set(words[max(0, hit.start - 3) : hit.start]):
        return "in"
    if hit.end <= start or hit.start < start < hit.end:
        # "GP letter sent", "fire referral done"; but "the nurse rang".
        is_thing = start - hit.end <= 1 and bool(_THINGS.find(list(words[start:end])))
        then = words[end] if end < len(words) else ""
        if (
            start == hit.end
            and then in vocabulary.THEN
            and (_TOLD_AFTER.find(list(words[start:end])))
        ):
            return "out"
        if is_thing and not arrives and _SURELY.find(list(words)):
            return "out"
        return "" if is_thing or start - hit.end > 4 else "in"
    return "" if arrives and not _is_target(words, hit) else "out"


def _is_target(words: Sequence[str], hit: Named) -> bool:
    return "to" in words[max(0, hit.start - 2) : hit.start]


def _is_taken_back(words: Sequence[str], start: int, end: int) -> bool:
    before = words[max(0, start - TAKEN_BACK) : start]
    after = words[end : end + 3]
    if set(before) & _NOT or {"not", "nobody", "nothing", "no"} & set(after[:2]):
        return True
    return list(after[:2]) == ["to", "be"]
