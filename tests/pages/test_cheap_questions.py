"""A cheap question may let a page pass by only where the dear one behind it would find nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import barriers, document, kinds, letters, links


@given(st.from_regex(barriers._REFUSAL), st.text(max_size=20), st.text(max_size=20))
def test_every_refusal_bears_a_sign_of_one(refusal: str, before: str, behind: str) -> None:
    assert barriers._may_refuse(before + refusal + behind)


OWN = [label for field in ("index_number", "doc_number", "formed") for label in document._FIELDS[field]]


@pytest.mark.parametrize("label", OWN)
@given(st.data())
def test_a_documents_own_labels_may_hold_a_block(label: str, data: st.DataObject) -> None:
    assert document._may_hold_block(f"\n{_spaced(label, data)}：")


DAYS = [label for field in ("received", "answered") for label in letters._FIELDS[field]]


@pytest.mark.parametrize("label", DAYS)
@given(st.data())
def test_a_letters_day_is_told_however_its_label_is_spaced(label: str, data: st.DataObject) -> None:
    assert letters._tells_a_day(f"\t{_spaced(label, data)}\t")


@pytest.mark.parametrize("field", ["received", "answered"])
@given(st.data())
def test_a_column_of_days_is_told(field: str, data: st.DataObject) -> None:
    head = data.draw(st.from_regex(letters._HEADS[field], fullmatch=True))
    assert letters._tells_a_day(f"\t{_spaced(head.strip(), data)}\t")


def _spaced(label: str, data: st.DataObject) -> str:
    """A label as pages show it: with a blank between any two of its characters, or none."""
    blanks = data.draw(st.lists(st.sampled_from(("", " ")), min_size=len(label) - 1, max_size=len(label) - 1))
    return label[0] + "".join(blank + character for blank, character in zip(blanks, label[1:], strict=True))


def test_any_four_labels_of_a_guide_bear_a_sign_of_one() -> None:
    signless = [
        word for word in kinds._GUIDE_LABELS if not any(sign.search(f"{word}：") for sign in kinds._GUIDE_SIGNS)
    ]
    assert len(signless) < kinds._GUIDE_ENOUGH
    assert all(
        kinds._is_guide("\n".join(f"{word}：见附件" for word in four)) for four in combinations(kinds._GUIDE_LABELS, 4)
    )


@given(
    st.lists(
        st.sampled_from(("【相关解读】", "政策原文：", "解读", "通知公告", "办事指南", "\n", "关于印发办法的通知")),
        max_size=12,
    )
)
def test_what_is_remembered_of_menus_hides_no_box(pieces: list[str]) -> None:
    assert links._has_box(pieces) == any(map(links._heads_box, pieces)) == links._has_box(pieces)
