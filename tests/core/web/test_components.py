from hypothesis import given
from hypothesis import strategies as st

from core.web.components import Clash, differences, settled

CLASHES = [Clash("a", "A", "my a", "their a"), Clash("b", "B", "my b", "their b")]


def test_a_conflict_is_settled_when_each_field_has_a_choice():
    posted = {"choice-a": "mine", "choice-b": "joined", "joined-b": "both b"}
    assert settled(posted, CLASHES) == {"a": "my a", "b": "both b"}
    assert settled({"choice-a": "theirs", "choice-b": "theirs"}, CLASHES) == {"a": "their a", "b": "their b"}


def test_nothing_is_settled_while_a_choice_is_missing_or_odd():
    assert settled({"choice-a": "mine"}, CLASHES) is None
    assert settled({"choice-a": "mine", "choice-b": "nobody's"}, CLASHES) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_hold_both_texts_whole(before, after):
    parts = list(differences(before, after))
    assert "".join(text for kind, text in parts if kind != "added") == before
    assert "".join(text for kind, text in parts if kind != "removed") == after
