"""What is said by text message and in chats, and the words that mean something at any point.

English stands here and is the key of the translations (domain `sms`). Danger: a translation may only use letters of the
GSM alphabet where one segment is to be enough; a test counts every text with its longest values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date
from babel.support import Translations

from channels import telegram_wording
from channels.held import Line
from channels.telegram_wording import MARK
from channels.turns import PUNISHED, Keyword, Phone, Step
from reporting.gateways import SMS, TELEGRAM

LANGUAGES = ("en", "fr", "sw")
MOST_SEGMENTS = 2
_FOLDER = Path(__file__).parents[1] / "translations"

TEXTS = {
    "greeting": "We listen to mine workers. No name needed. The phone company can see texts. Who reads this phone? 1 Only me 2 Others too 3 Not safe, do not text me",
    "greeting_after_story": "Kept. Secret number {code}: write it down, erase. Phone company sees texts. Who reads this phone? 1 Only me 2 Others too 3 Do not text me",
    "phone": "Sorry, we did not understand. Who reads this phone? 1 Only me 2 Others too 3 Not safe, do not text me{others}",
    "code": "Secret number {code}. Write it on paper, then erase. Text it here from any phone for our answer. Is anyone in danger now? 1 Yes 2 No",
    "code_after_story": "Thank you. What you sent counts, you can stop any time. Is anyone in danger now? 1 Yes 2 No",
    "unsafe": "We will not text first. Send one text: where, when, what happened. No name. For our answer text {code} from any phone. Erase all.",
    "unsafe_after_code": "We will not text first. You can add one text: where, when, what happened. For our answer text your secret number from any phone. Erase all.",
    "danger": "Get away first if you can. Urgent help, day and night: {emergency}. Then tell us when it is safe. What you sent is already with us.",
    "words": "Tell it your way: where, when, what happened, does it go on? Not your name. No proof needed. Send 0 to go on without.",
    "what": "What is it? 1 Accident 2 Beating, armed men 3 Sexual abuse 4 Child work 5 Pay, forced work 6 Money taken 7 Water, poison, dust, land 8 Smuggling, bribe 9 Other",
    "sexual_abuse_own_phone": "It is not your fault. A nurse can help, free, best within 3 days: {clinic}. You need not tell more. What you text now is added.",
    "sexual_abuse_shared_phone": "Free nurse, any time, best within 3 days: {clinic}. You need not tell more.",
    "who": "Who did it? 1 Boss, company 2 Police, soldier 3 Armed group 4 Local official 5 Higher official 6 Someone of our office 7 Other person 9 Not sure",
    "sharing": "Who may see it, never with your number? 1 Only us 2 Offices in this country 3 Also other countries. No answer means 1. To end it: secret number, TAKEBACK",
    "end": "Thank you. A person reads it by {date}. Text your secret number then for our answer. If they punish you, text it and 9. Erase all, in Sent too.",
    "nothing_yet": "We have it and are working on it. Next news by {date}. To add something, text it now. Anything bad since? Send 9.",
    "answer_more": "{left} more: text your secret number again.",
    "punished": "It is with the office. Get away first if you can. Urgent help, day and night: {emergency}. You can tell more now.",
    "punished_on_duty": "The person on duty is told now. Get away first if you can. Urgent help, day and night: {emergency}. You can tell more now.",
    "duty": "Please look at your desk now.",
    "no_pictures": "Pictures and sound cannot come this way and were not kept. Tell it in words.",
    "language": "We go on in English.",
    "added": "It is added.",
    "taken_back": "Taken back. We pass no more of it on, and ask whoever has it to delete it. What was read cannot be unread. Your case goes on.",
    "take_back_how": "To take back what you allowed, text your secret number and TAKEBACK in one text.",
    "check_safe": "We ask how you are. Are you safe today? 1 Yes 2 Not sure 3 No 0 Not now",
    "check_harm": "Has anything bad happened to you or your family because of it? 1 No 2 Yes 3 Perhaps 0 Not now",
    "check_talk": "Do you want us to talk with you? 1 No 2 Yes, call 3 Yes, write 0 Not now",
    "check_phone": "Thank you, it is with the office. Who reads this phone now? 1 Only me 2 Others too 3 Not safe, do not text me",
    "check_in_end": "Thank you. If anything bad happens, text your secret number and 9. Erase all, in Sent too.",
    "check_in_end_own_phone": "Thank you. For one text when there is something new, send NEWS. If anything bad happens, text your secret number and 9.",
    "check_in_declined": "All right, not now. Text your secret number any day. If anything bad happens, text it and 9.",
    "safe_kept": "Good to know. The office reads that you are safe. If that changes, text your secret number and 9.",
    "safe_how": "To tell the office that you are safe, text your secret number and SAFE in one text.",
    "rights": "Nobody may punish you for a report: no firing, threats, beating. Laws differ. If it happens, text your secret number and 9: the office is told.",
    "left_alone": "You asked us to leave you alone, so we do not text first. Text your secret number any day for our answer.",
    "unknown_code": "We do not know this number. Compare it with your paper: 20 digits.",
    "not_taken": "Sorry, your last message could not be kept. Please send it again in other words.",
    "changed": "Something here was changed. Do not trust it. Use the web page or another phone: {refusal}",
    "lost_number": "A lost number cannot be found by us either. Text what you told us and about when. We join it to your old one and send you a new secret number.",
    "not_understood": "Sorry, we did not understand. Nothing was kept. Write in your own words what happened, any day.",
    "not_understood_twice": "Sorry, we did not understand. What you sent is kept. Write in your own words, or stop here: it counts.",
    "erased": "Erased here: this talk and how to reach you. What was sealed stays with the office. Ask them with your secret number to delete it.",
    "news_promised": "We will text once when there is something new, without saying what.",
    "no_news": "We text first only to a phone that nobody else reads. Text your secret number any day for our answer.",
    "news_notice": "Hello. There is something new. You know how to ask.",
    "test": "It works. Nothing was kept. Text any day.",
}  # fmt: skip

# What the office reads beside a digit: the question, and what the digit stood for.
ENCLOSED = {"photo": "A photo.", "voice": "A voice note.", "document": "A document."}
QUESTIONS = {
    Step.PHONE.value: "Who reads this phone?",
    Step.DANGER.value: "Is anyone in danger now?",
    Step.WHAT.value: "What is it?",
    Step.WHO.value: "Who did it?",
    Step.SHARING.value: "Who may see it?",
    Step.CHECK_SAFE.value: "Are you safe today?",
    Step.CHECK_HARM.value: "Has anything bad happened to you or your family because of it?",
}
VALUES = {
    "mine": "Only the reporter", "shared": "Others too", "unsafe": "Not safe, do not text",
    "yes": "Yes", "no": "No", "unsure": "Not sure", "perhaps": "Perhaps",
    "safety": "Accident", "violence": "Beating, armed men", "sgbv": "Sexual abuse", "child_labour": "Child work",
    "pay": "Pay, forced work", "illegal_taxation": "Money taken", "environment": "Water, poison, dust, land",
    "smuggling": "Smuggling, bribe", "other": "Other",
    "company": "Boss, company", "state_forces": "Police, soldier", "armed_group": "Armed group",
    "local_official": "Local official", "higher_official": "Higher official", "own_office": "Someone of our office",
    "other_person": "Other person", "unknown": "Not sure",
    "office": "Only this office", "country": "Offices in this country", "borders": "Also other countries",
}  # fmt: skip
# What the office reads that is no answer to a question.
NOTES = {
    "punished": "They punish me.",
    "taken_back": "I take back what I allowed. Pass nothing more of it on.",
    "left_alone": "Stop all contact with me.",
    "safe": "I am safe.",
    "without_code": "This came from a phone that is not safe, after a first report. It was not answered: whoever wrote it has no secret number and cannot read an answer.",
    "erased_code": "The secret number was erased before it could be sent: whoever wrote this has none and cannot read an answer.",
}

# Nobody greets, thanks or asks with these words alone. None of them is reserved by a provider.
KEYWORDS: dict[str, dict[Keyword, tuple[str, ...]]] = {
    "en": {
        Keyword.TEST: ("test",), Keyword.NO_TEXTS: ("silence", "do not text me", "stop all contact", "no contact"), Keyword.LOST: ("lost", "lost number"),
        Keyword.ERASE: ("erase",), Keyword.NEWS: ("news",), Keyword.LANGUAGE: ("english", "anglais", "kiingereza"),
        Keyword.TAKE_BACK: ("takeback", "take back"), Keyword.SAFE: ("safe", "i am safe"),
        Keyword.RIGHTS: ("rights", "my rights"),
    },
    "fr": {
        Keyword.TEST: ("test",), Keyword.NO_TEXTS: ("silence", "n'ecrivez plus", "plus de contact", "ne me contactez plus"), Keyword.LOST: ("perdu", "numero perdu"),
        Keyword.ERASE: ("effacer",), Keyword.NEWS: ("nouvelles",), Keyword.LANGUAGE: ("français", "french", "kifaransa"),
        Keyword.TAKE_BACK: ("retrait",), Keyword.SAFE: ("en sécurité", "je suis en sécurité"),
        Keyword.RIGHTS: ("droits", "mes droits"),
    },
    "sw": {
        Keyword.TEST: ("jaribio", "test"), Keyword.NO_TEXTS: ("kimya", "msinitumie", "msiwasiliane nami", "acheni mawasiliano"), Keyword.LOST: ("nimepoteza", "namba imepotea"),
        Keyword.ERASE: ("futa",), Keyword.NEWS: ("taarifa",), Keyword.LANGUAGE: ("kiswahili", "swahili"),
        Keyword.TAKE_BACK: ("ondoa",), Keyword.SAFE: ("niko salama", "nipo salama"),  # "salama" alone answers a greeting
        Keyword.RIGHTS: ("haki", "haki zangu"),
    },
}  # fmt: skip


def say(key: str, line: Line, **values: object) -> str:
    """In the line's language and manner; buttons stand below as lines of their own (`telegram_wording.MARK`)."""
    if line.about.carrier != TELEGRAM:
        return _catalogue(line.language).gettext(TEXTS[key]).format(**values)
    catalogue = _catalogue(line.language, TELEGRAM)
    own = telegram_wording.TEXTS.get(key)
    said = catalogue.gettext(own) if own else _catalogue(line.language).gettext(TEXTS[key])
    return "\n".join([said.format(**values), *_buttons(key, line, catalogue)])


def _buttons(key: str, line: Line, catalogue: NullTranslations) -> Iterator[str]:
    for below in telegram_wording.BELOW.get(key, ()):
        if isinstance(below, Step):
            yield from (
                f"{MARK}{below}={label[0]} {catalogue.gettext(label)}" for label in telegram_wording.BUTTONS[below]
            )
        elif below is Keyword.LANGUAGE:
            words = [KEYWORDS[other][below][0] for other in line.languages if other != line.language]
            yield from (f"{MARK}={word} {word.capitalize()}" for word in words)
        else:
            words_for = KEYWORDS[line.language] | telegram_wording.KEYWORDS[line.language]
            yield f"{MARK}={words_for[below][0]} {catalogue.gettext(telegram_wording.LABELS[below])}"


def spell(day: date, language: str) -> str:
    """`14 June`: the year is what everybody knows."""
    return format_date(day, "d MMMM", locale=language)


def for_the_office(question: str, value: str, language: str) -> str:
    """An answer as the office reads it, in the language of the talk."""
    catalogue = _catalogue(language)
    if question in NOTES:
        note = catalogue.gettext(NOTES[question])
        return note if value in {"", PUNISHED, Phone.UNSAFE} else f"{note}\n\n{value}"
    if question == "enclosed":
        return catalogue.gettext(ENCLOSED[value])
    if question not in QUESTIONS:
        return value
    return f"{catalogue.gettext(QUESTIONS[question])} {catalogue.gettext(VALUES[value])}"


def keyword(text: str, *languages: str, carrier: str = SMS) -> Keyword | None:
    """What a whole message means, however it is spelt; a word inside a sentence means nothing.

    In every language of the line, not the talk's alone: whoever says "do not text me" in another one means it, too.
    """
    return _known(carrier, languages).get(_fold(text))


@cache
def _known(carrier: str, languages: tuple[str, ...]) -> dict[str, Keyword]:
    """As they are folded; of two meanings the first language's counts."""
    known = (KEYWORDS, telegram_wording.KEYWORDS) if carrier == TELEGRAM else (KEYWORDS,)
    words = (item for words in known for language in languages for item in words[language].items())
    found: dict[str, Keyword] = {}
    for word, spellings in words:
        for spelling in spellings:
            found.setdefault(_fold(spelling), word)
    return found


def chosen(text: str, languages: tuple[str, ...]) -> str | None:
    """The language that a whole message asks for, of those that are spoken here."""
    return next((language for language in languages if keyword(text, language) is Keyword.LANGUAGE), None)


def offered(language: str, languages: tuple[str, ...]) -> str:
    """The words that choose another language, to stand behind a question."""
    words = [KEYWORDS[other][Keyword.LANGUAGE][0].upper() for other in languages if other != language]
    return "".join(f" {word}?" for word in words)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", "", "".join(c for c in plain if not unicodedata.combining(c))).split())


@cache
def _catalogue(language: str, domain: str = SMS) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    return Translations.load(str(_FOLDER), [language], domain=domain)
