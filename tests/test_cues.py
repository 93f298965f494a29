from __future__ import annotations

import pytest

from vectorstore.boilerplate import blocks

OPENING = "Council votes to keep the night ferry running"
FIRST = (
    "The council voted on Tuesday to keep the night ferry, after months of argument over its cost."
)
LAST = (
    "The ferry has crossed the strait every night since 1931, and no vote had ever threatened it."
)
SECOND = (
    "Opponents said that the crossing loses money, and asked for a bus over the new bridge instead."
)


def kind_between(line: str) -> str:
    """The kind of a block that stands between two paragraphs of the report."""
    text = f"{OPENING}\n\n{FIRST}\n\n{line}\n\n{LAST}\n"
    return next(b.kind for b in blocks(text) if text[b.start : b.end] == line)


def kind_after(line: str) -> str:
    """The kind of a block at the foot of the report."""
    text = f"{OPENING}\n\n{FIRST}\n\n{SECOND}\n\n{LAST}\n\n{line}\n"
    return next(b.kind for b in blocks(text) if text[b.start : b.end] == line)


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT - SCROLL TO CONTINUE",
        "Story continues below this advertisement",
        "X",
        "None",
        "Herald logo",
        "Home > World > Islands",
        "5 min read",
        "3 hours ago",
        "Published At:",
        "Last updated: 4 March 2021, 10:15 pm",
        "Posted 3 May 2021 | Updated 4 May 2021",
        "By Tove Marsh",
        "By Tove Marsh and Idris Bell, Harbour Correspondents",
        "Written by Tove Marsh",
        "Reporting by Tove Marsh; Editing by Idris Bell",
        "Share on Facebook Tweet Email WhatsApp",
        "Copy link",
        "Related Posts",
        "Read more: Bridge toll doubles as lorries stay away",
        "You may also like",
        "© 2021 The Strait Herald. All rights reserved.",
        "We use cookies to improve your experience. By continuing to browse you accept them.",
        "To suggest a correction, please write to our editors.",
        "Found a mistake? Highlight the text and press Ctrl + Enter",
        "The ferry at its berth on Monday. (Photo: Ada Lund)",
        "Passengers wait in the rain. / Ada Lund / POOL / AFP",
        "Photo: Ada Lund/Strait Herald",
        "The ferry leaves the harbour in March. Ada Lund/Getty Images",
        "The old quay at low tide. Picture: A. Lund/Herald",
        "Rain at the depot! Photo by: Ada Lund, Idris Bell",
        "From our agency",
        "From our own correspondent in Marlow Bay",
        "By a staff correspondent",
        "Read on: Bridge toll doubles | Tide tables | Who took the mast?",
        "Subscribe to the Herald from two crowns a week.",
        "The Herald comes through every letterbox by seven. Subscribe at our desk in the arcade.",
        "Get the tide tables each morning. Sign up with us at any kiosk.",
        "If you think we have made a mistake, write to the readers' editor.",
        "Werbung",
        "Subscribe to our newsletter",
        "Sign up here for our weekly newsletter and get the news in your inbox.",
        "Like what you read? Become a member and help us keep our journalism free for everyone.",
        "We are a small team and we rely on readers like you. If you can, please donate: a few"
        " coins a month keep our reporters at sea and our reporting open to all.",
        "We are an independent newspaper that lives on advertising revenue. Please switch off your"
        " ad blocker: your support pays our reporters.",
    ],
)
def test_page_furniture(line: str) -> None:
    assert kind_between(line) == "boilerplate"
    assert kind_after(line) == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "The charity said that donations had fallen by a third, and that members were leaving it.",
        "Residents donated 40,000 crowns to the ferry, its support group said on Monday.",
        "The newspaper lost its advertising revenue and asked its subscribers for patience.",
        "“Please donate: we rely on readers like you and our newsletter,” the mayor said.",
        "The broadcaster is an independent media outlet that relies on donations from its readers.",
        "Advertisers left the platform after the vote, and its ad-blocking rules were changed.",
        "The regulator fined the company because it had set cookies on phones without consent.",
        "Police asked anyone who had noticed an error in the timetable to come forward.",
        "Officials shared the report on Twitter and Facebook before the ministry had seen it.",
        "By Monday the harbour was empty, and by Tuesday the shops had closed.",
        "It was the film of the year. Best picture: it lost that to a rival nobody had seen.",
        "The mayor drew a map of it. Picture: it shows a bay without a bridge.",
        "From our balcony one sees the correspondent and the bureau.",
        "Police asked drivers to sign up at the depot by Friday.",
        "Fewer people subscribe to a newspaper than did when our grandparents were young.",
        "Sign up at the depot by Friday; the course is free and lasts a week.",
        "He told the reader to read on: the best chapter was the last.",
        "We made a mistake, the minister said, and she asked the voters to forgive it.",
        "Copyright law was changed in 1931, and again in 1967.",
        "The photo, taken by a passenger, shows the deck under water (the mast is visible).",
        "The crossing costs 4/5 of what the bus would cost, and/or more in winter.",
        "Two men were held overnight, the prosecutor said. (AP)",
        "Published in 1931, the timetable is still in use today.",
        "We asked the mayor whether the ferry would stay; you can guess the answer.",
    ],
)
def test_news_that_sounds_like_furniture_stays(line: str) -> None:
    assert kind_between(line) == "body"
    assert kind_after(line) == "body"


def test_a_report_with_an_appeal_in_it_is_not_lost() -> None:
    paragraph = f"{FIRST} {SECOND} {LAST} " * 3 + "Subscribe to our newsletter and support us."
    assert kind_between(paragraph) == "body"
