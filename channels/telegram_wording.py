"""What is said in a chat that takes long texts, buttons and files. What is not here is said as by text message.

English stands here and is the key of the translations (domain `telegram`). A line that begins with `▸` is a button: what
pressing it sends (the question, `=`, the answer), and what stands on it. An answer counts for its own question only, so
pressing twice does not answer the next one.
"""

from __future__ import annotations

from channels.turns import ANSWERS, Keyword, Step

MARK = "▸"

TEXTS = {
    "greeting": "We listen to mine workers. No name needed, no account with us.\n\nTelegram can read this chat, and so can whoever holds this phone. If that could harm you, use the web page instead: {web}\n\nYou can send words, photos, documents and voice notes, up to 20 MB each. What you send is sealed for the office and deleted from this chat.\n\nWho can see this chat?",
    "greeting_after_story": "It is kept. Your secret number:\n{code}\nWrite it on paper. With it you read our answer, here, by text message or on {web}\n\nTelegram can read this chat, and so can whoever holds this phone.\n\nWho can see this chat?",
    "phone": "Sorry, we did not understand. Who can see this chat?",
    "code": "Your secret number:\n{code}\nWrite it on paper. With it you read our answer, here, by text message or on {web}\n\nIs anyone in danger now?",
    "code_after_story": "Thank you. What you sent counts, you can stop any time.\n\nIs anyone in danger now?",
    "unsafe": "We will not write first, and after this we stay silent. Send one message: where, when, what happened. No name.\n\nFor our answer send this number from any phone, or enter it on {web}\n{code}\n\nWrite it on paper, then delete this chat in Telegram.",
    "unsafe_after_code": "We will not write first, and after this we stay silent. You can add one message: where, when, what happened.\n\nFor our answer send your secret number from any phone, or enter it on {web}\n\nThen delete this chat in Telegram.",
    "words": "Tell it your way: where, when, what happened, does it go on? Words, a voice note, photos. Not your name. No proof needed.",
    "voice_altered": "From now on we alter your voice before a voice note is sealed. Who knows you well may still recognise your words and accent. Telegram hears the voice as it is, and videos keep theirs.\n\nThis wish ends with this talk, at the latest a day after your last message. Later, choose it again.",
    "what": "What is it about?",
    "who": "Who did it?",
    "sharing": "Who may see it, never with this chat? No answer means: only us. To take it back later, send your secret number and TAKEBACK.",
    "sexual_abuse_own_phone": "It is not your fault. A nurse can help, free, best within 3 days: {clinic}. You need not tell more. What you send now is added.",
    "end": "Thank you. A person reads it by {date}. Send your secret number then for our answer. If they punish you, send it and 9.\n\nBefore you go: erase, and then delete this chat in Telegram, too.",
    "nothing_yet": "We have it and are working on it. Next news by {date}. To add something, send it now. Has anything bad happened since?",
    "answer_more": "{left} more: send your secret number again.",
    "file_kept": "It is kept. Send more, or answer the question above.",
    "file_refused": "This file was not kept: it is larger than 20 MB, or place and time cannot be taken out of it. Tell it in words, or use the web page: {web}",
    "file_apart": "The file that came with these words was not kept. Send it again by itself.",
    "file_no_room": "No more files can be taken today. Words still can.",
    "no_pictures": "This kind of message was not kept. Send words, photos, documents or voice notes.",
    "punished_late": "That talk has ended, so this button cannot tell us which report you mean. Get away first if you can. Urgent help, day and night: {emergency}.\n\nTo tell the office, send your secret number and 9.",
    "lost_number": "A lost number cannot be found by us either. Write what you told us and about when. We join it to your old one and send you a new secret number.",
    "erased": "Erased: what we wrote here in the last two days, this talk, and how to reach you. What is older only you can delete, with the whole chat. What was sealed stays with the office: ask them with your secret number to delete it.",
    "check_safe": "We ask how you are. Are you safe today?",
    "check_harm": "Has anything bad happened to you or your family because of it?",
    "check_talk": "Do you want us to talk with you?",
    "check_phone": "Thank you, it is with the office. Who can see this chat now?",
    "check_in_end": "Thank you. If anything bad happens, send your secret number and 9.\n\nBefore you go: erase, and then delete this chat in Telegram, too.",
    "check_in_end_own_phone": "Thank you. For one message when there is something new, send NEWS. If anything bad happens, send your secret number and 9.",
    "check_in_declined": "All right, not now. Send your secret number any day. If anything bad happens, send it and 9.",
    "safe_kept": "Good to know. The office reads that you are safe. If that changes, send your secret number and 9.",
    "safe_how": "To tell the office that you are safe, send your secret number and SAFE in one message.",
    "rights": "Nobody may punish you for a report: no firing, no threats, no beating, not your family either. What the law gives you differs from country to country; the office can tell you.\n\nIf it happens, send your secret number and 9: the office is told.",
    "left_alone": "You asked us to leave you alone, so we do not write first. Send your secret number any day for our answer.",
    "news_promised": "We will write once, without a sound, when there is something new, and not say what.",
    "no_news": "We write first only where nobody else reads. Send your secret number any day for our answer.",
}  # fmt: skip

# What stands on the buttons, in the order of their digits.
BUTTONS = {
    Step.PHONE: ("1 Only me", "2 Others too", "3 Not safe, do not write to me"),
    Step.DANGER: ("1 Yes", "2 No"),
    Step.WORDS: ("0 Go on without",),
    Step.WHAT: (
        "1 Accident, danger at work", "2 Beating, threats, armed men", "3 Sexual abuse", "4 Children at work",
        "5 Pay held back, forced work", "6 Money taken by force, or at barriers", "7 Water, poison, dust, land taken",
        "8 Smuggling, false papers, bribes", "9 Something else",
    ),
    Step.WHO: (
        "1 Boss, company", "2 Police, soldier", "3 Armed group", "4 Local official", "5 Higher official",
        "6 Someone of your office", "7 Other person", "9 Not sure",
    ),
    Step.SHARING: ("1 Only you", "2 Offices in this country", "3 Also other countries"),
    Step.FREE: ("9 They punish me",),
    Step.CHECK_SAFE: ("1 Yes, I am safe", "2 I am not sure", "3 No", "0 Not now"),
    Step.CHECK_HARM: ("1 Nothing", "2 Something bad, yes", "3 Perhaps", "0 Not now"),
    Step.CHECK_TALK: ("1 No need", "2 Yes, call", "3 Yes, write", "0 Not now"),
    Step.CHECK_PHONE: ("1 Only me", "2 Others too", "3 Not safe, do not write to me"),
}  # fmt: skip
LABELS = {Keyword.VOICE: "Alter my voice", Keyword.ERASE: "Erase"}
BELOW: dict[str, tuple[Step | Keyword, ...]] = {
    "greeting": (Step.PHONE, Keyword.LANGUAGE),
    "greeting_after_story": (Step.PHONE, Keyword.LANGUAGE),
    "phone": (Step.PHONE, Keyword.LANGUAGE),
    "code": (Step.DANGER,),
    "code_after_story": (Step.DANGER,),
    "unsafe": (Keyword.ERASE,),
    "unsafe_after_code": (Keyword.ERASE,),
    "words": (Step.WORDS, Keyword.VOICE),
    "what": (Step.WHAT,),
    "who": (Step.WHO,),
    "sharing": (Step.SHARING,),
    "sexual_abuse_own_phone": (Keyword.ERASE,),
    "sexual_abuse_shared_phone": (Keyword.ERASE,),
    "end": (Keyword.ERASE,),
    "check_safe": (Step.CHECK_SAFE,),
    "check_harm": (Step.CHECK_HARM,),
    "check_talk": (Step.CHECK_TALK,),
    "check_phone": (Step.CHECK_PHONE,),
    "check_in_end": (Keyword.ERASE,),
    "nothing_yet": (Step.FREE, Keyword.VOICE, Keyword.ERASE),
}

KEYWORDS: dict[str, dict[Keyword, tuple[str, ...]]] = {
    "en": {Keyword.START: ("start", "help"), Keyword.VOICE: ("voice",)},
    "fr": {Keyword.START: ("start", "help", "aide"), Keyword.VOICE: ("voix",)},
    "sw": {Keyword.START: ("start", "help", "msaada"), Keyword.VOICE: ("sauti",)},
}
assert all(set(ANSWERS[step]) == {said[0] for said in BUTTONS[step]} for step in ANSWERS)  # noqa: S101
