"""Changes between two wordings give both wordings back."""

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.postings.wording_diff import ChangeKind, changes_between

texts = st.text(st.sampled_from("限男女性优先，。；\nab"), max_size=60)


def joined(changes, without):
    return "".join(change.text for change in changes if change.kind is not without)


@given(texts, texts)
def test_both_wordings_can_be_read_out_of_the_changes(before, after):
    changes = changes_between(before, after)
    assert joined(changes, ChangeKind.ADDED) == before
    assert joined(changes, ChangeKind.REMOVED) == after


@given(texts)
def test_the_same_wording_has_no_changes(text):
    assert all(change.kind is ChangeKind.KEPT for change in changes_between(text, text))


def test_a_small_edit_is_shown_by_the_character():
    changes = changes_between("招女前台，底薪4000。", "招前台，底薪4500。")
    assert [
        (change.kind, change.text) for change in changes if change.kind is not ChangeKind.KEPT
    ] == [
        (ChangeKind.REMOVED, "女"),
        (ChangeKind.REMOVED, "0"),
        (ChangeKind.ADDED, "5"),
    ]


def test_long_replacements_stay_readable_and_quick():
    before, after = "旧" * 5000, "新" * 5000
    kinds = [change.kind for change in changes_between(before, after)]
    assert kinds == [ChangeKind.REMOVED, ChangeKind.ADDED]
