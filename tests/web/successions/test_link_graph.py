"""The graph fits its columns, writes nothing but its texts, and says what it leaves out."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from supervisor.web.successions.link_graph import Edge, Node, draw, wrap


def test_texts_are_escaped_and_lines_join_boxes():
    nodes = [
        Node("b", "<b>原", 0, is_chosen=True),
        Node("t", "电话\n138****", 1),
        Node("a", "新", 2),
    ]
    svg = str(draw("“原” & “新”", nodes, [Edge("b", "t", 0.6), Edge("t", "a", 0.0)]))
    assert "<b>" not in svg
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    assert len(root.findall("path")) == 2
    assert "link-edge-aside" in svg
    assert "style=" not in svg


def test_an_overfull_column_keeps_the_chosen_and_counts_the_rest():
    nodes = [Node(f"b{n}", f"原{n}", 0) for n in range(30)]
    nodes.append(Node("chosen", "本条", 0, is_chosen=True))
    svg = str(draw("x", nodes, [Edge("b29", "nowhere", 0.5)]))
    assert "本条" in svg
    assert "另有 22 项" in svg
    assert "<path" not in svg


@given(st.text(max_size=80))
def test_any_text_is_cut_to_three_short_lines(text):
    lines = wrap(text)
    assert 1 <= len(lines) <= 3
    assert all(len(line) <= 14 for line in lines)
