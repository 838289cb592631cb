"""Files of an export that tell about the member, or that nobody should read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.sample.stage import Stage

_COACH = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
)
_PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,"
    "Industry,Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    '{first},{last},,,,Freelance editor,"Books, magazines, plain language",'
    'Publishing,,"Turin, Italy",,,\n'
)
_OTHERS = {
    "Education.csv": """\
School Name,Start Date,End Date,Notes,Degree Name,Activities
Scuola di Lettere del Lungofiume,2012,2015,,Editing,
""",
    "Email Addresses.csv": """\
Email Address,Confirmed,Primary,Updated On
nadia.ferrante@example.com,Yes,Yes,Not Available
""",
    "Registration.csv": """\
Registered At,Registration Ip,Subscription Types
"3/14/12, 2:05 AM",,BASIC
""",
    "Ad_Targeting.csv": """\
Member Age,Company Names,Company Names,Member Skills,Member Skills
35-54,Quillmere Magazine; Saltgrove Media,,Editing; Writing,Proofreading
""",
    "Company Follows.csv": """\
Organization,Followed On
Marlfen Press,Sat Dec 07 10:11:12 UTC 2024
""",
    "LearningCoachMessages.csv": "No conversations found\n",
    "Jobs/Job Seeker Preferences.csv": "Locations,Industries\nTurin,Publishing\n",
}


def other_files(stage: Stage) -> Iterator[tuple[str, str]]:
    """Give name and text of the remaining files of an export."""
    member = stage.member
    address = f"https://www.linkedin.com/in/{member.slug}"
    yield "Profile.csv", _PROFILE.format(first=member.first, last=member.last)
    yield "Skills.csv", "Name\n" + "\n".join(stage.talk.short["skills"]) + "\n"
    coach = f"lc-1,Coach,,,{member.name},{address},2026-02-03 09:00:00 UTC,,,\n"
    yield "learning_coach_messages.csv", _COACH + coach
    practice = (
        f"rp-1,Role play,{member.name},{address},,,2026-02-04 09:00:00 UTC,,"
        "I would like to practise a hard talk.,\n"
    )
    yield "learning_role_play_messages.csv", _COACH + practice
    yield from _OTHERS.items()
