"""BCP 47 language tags, as far as a hint needs them."""

from __future__ import annotations

import re

# RFC 5646: language, script, region, variants, extensions, private use. Four letters and more are no language
# that was ever registered, but what scrapers write ("English"): not a tag.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)",
    re.ASCII,
)


def normalise_tag(tag: str) -> str | None:
    """`tag` in BCP 47's recommended case ("EN_us" -> "en-US"), or None where it is not well-formed."""
    match = _TAG.fullmatch(tag.strip().replace("_", "-").lower())
    if match is None:
        return None
    script, region = match["script"], match["region"]
    return (
        match["language"]
        + (f"-{script.title()}" if script else "")
        + (f"-{region.upper()}" if region else "")
        + match["rest"]
    )


def primary_language(tag: str) -> str:
    """The language of a tag without script and region: "en" of "en-US"."""
    return tag.split("-", 1)[0]
