from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.fieldwork.events import (
    COLUMNS,
    EventForm,
    RecruitmentEventFields,
    event_row,
    read_event,
)
from supervisor.domain.platform.streets import Street

ROW = {
    "活动编号": "ZP202603-01",
    "活动名称": "2026年南湖青年见习专场招聘会",
    "开始日期": "2026-03-05",
    "形式": "现场招聘会",
}
words = st.text("招聘会南湖春2026-", max_size=20).map(str.strip)
counts = st.none() | st.integers(0, 10_000_000)


def problems(**cells):
    read = read_event(ROW | cells)
    assert isinstance(read, list)
    return [problem.column for problem in read]


def test_a_row_with_little_in_it_reads_and_missing_counts_stay_unknown():
    event = read_event(ROW)
    assert event.ends_on == event.starts_on == date(2026, 3, 5)
    assert event.posts_offered is None


def test_every_bad_cell_of_a_row_is_named():
    found = problems(开始日期="三月五日", 形式="路演", 提供岗位数="-3", 服务人数="约八百")
    assert found == ["开始日期", "形式", "提供岗位数", "服务人数"]
    assert problems(结束日期="2026-03-01") == ["结束日期"]
    assert problems(活动名称=" ") == ["活动名称"]


def test_codes_are_split_at_any_usual_mark_and_kept_once():
    event = read_event(ROW | {"参与机构代码": "91420106ma00000011，91420106MA00000011；X"})
    assert event.agencies == ("91420106MA00000011", "X")


@given(
    st.builds(
        RecruitmentEventFields,
        code=words.filter(bool),
        name=words.filter(bool),
        starts_on=st.dates(date(2000, 1, 1), date(2010, 1, 1)),
        ends_on=st.dates(date(2010, 1, 1), date(2020, 1, 1)),
        form=st.sampled_from(EventForm),
        street=st.none() | st.sampled_from(Street),
        place=words,
        agencies=st.lists(st.text("AB019", min_size=1), unique=True).map(tuple),
        employers=counts,
        posts_offered=counts,
        people_served=counts,
        note=words,
    )
)
def test_what_is_written_is_read_back(event):
    assert set(event_row(event)) == set(COLUMNS.values())
    assert read_event(event_row(event)) == event
