from __future__ import annotations

import pytest

from flows.core.slugs import slug_of, slugs_of


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/jos%C3%A9-x",
        "https://www.linkedin.com/in/josé-x",
        "https://www.linkedin.com/in/JOSE\u0301-X/",
        "www.linkedin.com/in/josé-x",
        "http://es.linkedin.com/in/jos%c3%a9-x?trk=people#top",
        " linkedin.com/in/josé-x/details ",
    ],
)
def test_one_person_has_one_slug(url: str) -> None:
    assert slug_of(url) == "josé-x"


@pytest.mark.parametrize("url", ["", "https://example.com/in/ana", "ana", "/in/"])
def test_what_is_no_profile_has_no_slug(url: str) -> None:
    assert slug_of(url) is None


def test_a_slug_is_decoded_once() -> None:
    assert slug_of("https://www.linkedin.com/in/a%2541") == "a%41"


def test_hyphens_at_the_ends_belong_to_a_slug() -> None:
    assert slug_of("https://www.linkedin.com/in/-ana-") == "-ana-"


def test_a_comma_inside_an_address_divides_nothing() -> None:
    urls = "https://www.linkedin.com/in/a,b,https://www.linkedin.com/in/c"

    assert slugs_of(urls) == ["a,b", "c"]
