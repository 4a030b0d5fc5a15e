"""Sentences of invented news stories, each as people write it and as it comes back from a bad translation."""

from __future__ import annotations

PAIRS: tuple[tuple[str, str], ...] = (
    (
        "The port director, Marcus Hellman, said on Monday that the docks would open in two weeks.",
        "The director of the harbor, Marcus Hillmen, said at Monday that the docks will be opened in two week.",
    ),
    (
        "“We are ready, and so are the crews,” Mr. Hellman said.",
        "“We are prepared, and likewise the crews,” Mr. Hillmen said.",
    ),
    (
        "Beatrice Lindqvist, a spokeswoman for the harbor board, declined to comment.",
        "Beatris Lindqvist, a speaker of the harbor board, rejected the commenting.",
    ),
    (
        "The State Department said it would review the visas of about 2,500 students.",
        "The Ministry of Foreign Affairs said it would review the visas of about 25,000 students.",
    ),
    (
        "Agents from Immigration and Customs Enforcement arrested 14 people in Baltimore on Tuesday.",
        "Agents from Migration and Customs Enforcement arrested 41 people in Baltimore on Tuesday.",
    ),
    ("Several ICE agents were moved to Chicago last year.", "Several ice agents were moved to Chicago last year."),
    (
        "The White House deputy chief of staff called the plan a success.",
        "The White House Vice-Chief of Staff called the plan a successful.",
    ),
    (
        "A former senator, Helen Brandt, won 52 percent of the vote, up from 47 percent in 2019.",
        "An ex senator, Helen Brand, obtained 52 percent of of the vote, up from 74 percent in 2019.",
    ),
    (
        "The jockey was placed in an induced coma after the fall, his doctors said.",
        "The jockey was put in artificial sleep after the fall, his doctors said.",
    ),
    (
        "The police closed the road for six hours while firefighters searched the tunnel.",
        "The police and the jandarma closed the road for six hours while the men of fire searched the tunnel.",
    ),
    (
        "Residents of the old town have complained about noise for years.",
        "The residents of of the old town complain themselves about noise since years.",
    ),
    (
        "The company reported a profit of $3.2 billion, more than analysts had expected.",
        "The company reported a profit of $2.3 billion, more than what analysts was expecting it.",
    ),
    (
        "The New York Times first reported the details of the agreement.",
        "Times of New York first reported the details of the agreement.",
    ),
    (
        "Heavy rain is expected in the north, and schools in three districts will stay closed.",
        "Strong rain is expected in north, and schools in three districts will be remaining closed.",
    ),
    (
        "Mayor Olga Petrenko, who took office in May, promised to repair the bridge.",
        "The mayor Olga Petrenka, that took her office in May, promised repairing the the bridge.",
    ),
    (
        "“Nobody told us when the water would come back,” said Ms. Petrenko.",
        "“No one informed to us when will return the water,” said Ms. Petrenka.",
    ),
    (
        "The Federal Reserve left interest rates unchanged at its meeting in Washington.",
        "The Federal Backup left the prices of interest without changing in its meeting in Washington.",
    ),
    (
        "Scientists at the University of Oslo measured the ice every winter for 30 years.",
        "The scientists in University of Oslo measured the ice in each winter during 30 years.",
    ),
    (
        "The World Health Organization, or WHO, sent doctors to the border.",
        "The Global Organization of Health, or WHO, sent doctors to the border.",
    ),
    (
        "He left the party in 2015 and has not spoken in public since.",
        "He left the party in 2051 and didn’t speak since.",
    ),
    (
        "The court ruled that the city must pay the families within 90 days.",
        "The court ruled that it is upon the city to pay to the families during 90 days.",
    ),
    (
        "Two workers were hurt, and a third, Daniel Okafor, remains in the hospital.",
        "Two workers was hurted, and a third, Danial Okafur, still stays at hospital.",
    ),
    (
        "Tickets will cost between $20 and $35, the museum said.",
        "The tickets will cost between 20 and 35 dollar, said museum.",
    ),
    (
        "Prime Minister Anders Holm met his counterpart from Chile on Thursday.",
        "The first minister Anders Home met his similar from Chile on Thursday.",
    ),
)
"""The right sentence, and a garbled one of the same meaning."""

NEUTRAL = (
    "It was a quiet morning in the valley.",
    "People sat outside the bakery and read the paper.",
    "A dog slept on the steps of the church.",
)
"""Sentences that name nobody and nothing."""
