"""Variable fonts brought down to the weights that a page uses, by HarfBuzz.

The engine has fontTools do it, glyph by glyph in Python: an eighth of all the time
that a report takes. HarfBuzz, which it cuts the fonts with anyway, does the same.
"""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# The one function that the engine itself does not call; from HarfBuzz 6 on.
ffi.cdef(
    "hb_bool_t hb_subset_input_pin_axis_location("
    "hb_subset_input_t *, hb_face_t *, hb_tag_t, float);"
)
_PINNING = (6, 0, 0)


@contextmanager
def weights_pinned() -> Iterator[None]:
    """Have the engine find every variable font it writes at its weight already.

    Where HarfBuzz is too old, or cannot, the engine goes its own way.
    """
    original = Font.clean

    def clean(
        font: Any,  # noqa: ANN401 - untyped
        to_unicode: Mapping[int, str],
        hinting: bool,  # noqa: FBT001 - the engine's own call
    ) -> None:
        """Pin a variable font before the engine cleans it."""
        if "fvar" in font.tables and to_unicode:
            _pin(font, to_unicode)
        original(font, to_unicode, hinting)

    Font.clean = clean
    try:
        yield
    finally:
        Font.clean = original


def _pin(font: Any, glyphs: Collection[int]) -> None:  # noqa: ANN401 - untyped
    if not (harfbuzz_subset and harfbuzz.hb_version_atleast(*_PINNING)):
        return
    wanted = ffi.gc(
        harfbuzz_subset.hb_subset_input_create_or_fail(),
        harfbuzz_subset.hb_subset_input_destroy,
    )
    kept = harfbuzz_subset.hb_subset_input_glyph_set(wanted)
    numbers = ffi.new("hb_codepoint_t[]", sorted(glyphs))
    harfbuzz.hb_set_add_sorted_array(kept, numbers, len(numbers))
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
    if font.missing:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    for axis, place in font.variations.items():
        tag = harfbuzz.hb_tag_from_string(axis.encode(), -1)
        harfbuzz_subset.hb_subset_input_pin_axis_location(
            wanted, font.hb_face, tag, place
        )
    face = ffi.gc(
        harfbuzz_subset.hb_subset_or_fail(font.hb_face, wanted),
        harfbuzz.hb_face_destroy,
    )
    content = get_hb_object_data(face) if face else None
    if not content:
        return
    tables = list(TTFont(BytesIO(content), lazy=True).keys())
    # An axis that the style left open is the engine's to choose.
    if "fvar" not in tables:
        font.hb_face, font.tables = face, tables
