"""What acts over many records, or that cannot be taken back, will do: said before they are done."""

from datetime import date
from typing import Final

from supervisor.domain.desk.acts import Foreseen

_ANOTHER: Final = "另一名审批人"


def import_applied(added: int, changed: int) -> Foreseen:
    """Putting a previewed import into the register."""
    return Foreseen(
        title="确认导入名册",
        count=added + changed,
        unit="家",
        changes=(
            f"新增 {added} 家、变更 {changed} 家机构",
            "未处理的线索按新的名册重新比对，已作出的决定不变",
        ),
        agreed_by=f"{_ANOTHER}（只就许可、星级、高端服务、上级机构的变动）",
        undo="此后可以整批撤回，另有变动的机构保持现状",
    )


def import_taken_back(restored: int, removed: int, *, by_two: bool) -> Foreseen:
    """Taking an import back."""
    gone = (f"其中 {removed} 家由它新增，移出名册",) if removed else ()
    return Foreseen(
        title="撤回导入",
        count=restored,
        unit="家",
        changes=(f"{restored} 家机构恢复到导入之前", *gone),
        agreed_by=_ANOTHER if by_two else "",
        undo="要恢复须重新导入原文件",
    )


def list_applied(rows: int, removed: int) -> Foreseen:
    """Putting a list of another authority in force."""
    fewer = (f"比上一版少 {removed} 家，它们的招聘信息可能列为“名册未见”",) if removed else ()
    return Foreseen(
        title="启用名单",
        count=rows,
        unit="家",
        changes=(f"未处理的线索按名单中的 {rows} 家机构重新比对", *fewer),
        undo="启用后可以整份撤下",
    )


def list_withdrawn(rows: int, *, has_before: bool) -> Foreseen:
    """Taking a list out of force."""
    then = "恢复使用上一版" if has_before else "这些地方不再有名单，不能据此说谁没有许可"
    return Foreseen(
        title="撤下名单",
        count=rows,
        unit="家",
        changes=(f"{rows} 家机构的名单停止使用，{then}", "未处理的线索重新比对"),
        undo="要恢复须重新上传",
    )


def round_advanced(
    title: str, following: str, agencies: int, publicity_days: int | None, until: date | None
) -> Foreseen:
    """Moving a round of stars on; ``publicity_days`` are set where the results become public.

    ``until`` is the day set for the stage that ends, where it is still to come.
    """
    if publicity_days is None:
        changes: tuple[str, ...] = ("核查结果交委员会表决，不能再逐项修改",)
    else:
        changes = (
            f"{agencies} 家的结果对公众公示 {publicity_days} 个工作日",
            "公示期满且异议办结后自动生效，写入名册",
        )
    return Foreseen(
        title=f"{title}：进入“{following}”",
        count=agencies,
        unit="家",
        changes=changes,
        cut_short=(f"本阶段原定到 {until:%Y-%m-%d}",) if until else (),
    )


def results_recorded(title: str, carried: int, left: int) -> Foreseen:
    """Putting down every result that the committee of a round carried."""
    rest = (f"另有 {left} 家不在其内，须逐家办理",) if left else ()
    return Foreseen(
        title=f"{title}：登记表决通过的结果",
        count=carried,
        unit="家",
        changes=(f"{carried} 家按委员会的表决登记分数和星级，不能再改表决", *rest),
        agreed_by="已表决通过的评审委员会，不再另行征求",
        undo="公示期内异议成立的，退回重新核查",
    )


def round_left(title: str) -> Foreseen:
    """An agency leaving a round of stars."""
    return Foreseen(
        title=f"退出“{title}”",
        count=1,
        unit="家",
        changes=("本机构不再参加本轮评定，已提交的自评不再核查", "现有星级在有效期内不受影响"),
    )


def decision_served(party: str, event: str, *, revokes: bool) -> Foreseen:
    """Recording that a decision was served; ``event`` is what credit records, if it does."""
    recorded = (f"“{event}”记入信用，信用等级随之重算并对外公示",) if event else ()
    revoked = ("许可自送达之日起吊销，名册同时登记",) if revokes else ()
    return Foreseen(
        title="送达决定",
        count=1,
        unit="件决定",
        changes=(
            f"对“{party}”的决定发生效力，复议和起诉的期限起算",
            *recorded,
            *revoked,
        ),
        undo="送达后只能依法撤销决定",
    )


def decision_revoked(party: str, entries: int, *, restores: bool) -> Foreseen:
    """Revoking a decision; ``entries`` of credit end with it."""
    ended = (f"{entries} 条信用记录停止计分和公示，信用等级重算",) if entries else ()
    restored = ("因它吊销的许可自今天起恢复",) if restores else ()
    return Foreseen(
        title="撤销决定",
        count=1,
        unit="件决定",
        changes=(f"对“{party}”的决定不再有效，列入公开的更正记录", *ended, *restored),
    )


def register_changed(agencies: int) -> Foreseen:
    """Agreeing to a change of the register that another person proposed."""
    return Foreseen(
        title="确认名册变更",
        count=agencies,
        unit="家",
        changes=(
            f"{agencies} 家机构的登记按所列变更，未处理的线索重新比对",
            "提出后另有变动的机构保持现状",
        ),
        undo="此后可以另行提出改回",
    )


def entities_taken(added: int) -> Foreseen:
    """Taking in the new market entities of a file."""
    return Foreseen(
        title="导入新设主体",
        count=added,
        unit="家",
        changes=(f"{added} 家列入双告知名单，今后每晚采集的招聘信息都与它们比对",),
        undo="导入后不能整批撤回，可以逐家登记办理情况",
    )


def complaint_withdrawn(number: str) -> Foreseen:
    """Withdrawing one's own complaint."""
    return Foreseen(
        title=f"撤回投诉 {number}",
        count=1,
        unit="件",
        changes=("本局不再办理这件投诉，也不再答复",),
        undo="撤回后不能恢复；仍要投诉的须重新提交",
    )


def scheme_approved(effective_on: date | None, agencies: int) -> Foreseen:
    """Approving a scheme by which every agency is graded."""
    since = f"自 {effective_on:%Y-%m-%d} 起" if effective_on else "生效后"
    return Foreseen(
        title="批准方案",
        count=agencies,
        unit="家",
        changes=(f"{since}，全部 {agencies} 家机构按这份方案计算", "此前各日的等级不重新计算"),
        undo="批准后只能由新的方案替代",
    )


def campaign_closed(visited: int, targets: int, ends_on: date, today: date) -> Foreseen:
    """Closing a campaign."""
    left = targets - visited
    unvisited = (f"{left} 个检查对象尚未检查，不再检查",) if left > 0 else ()
    early = f"行动原定到 {ends_on:%Y-%m-%d}，还有 {(ends_on - today).days} 天"
    return Foreseen(
        title="结束专项行动",
        count=max(targets, 1),
        unit="个检查对象" if targets else "项行动",
        changes=(*unvisited, "不能再登记检查，总结定稿"),
        cut_short=(early,) if ends_on > today else (),
    )


def agencies_drawn(targets: int, drawn: int) -> Foreseen:
    """Drawing agencies and inspectors."""
    return Foreseen(
        title="抽取检查对象和检查人员",
        count=drawn,
        unit="家",
        changes=(
            f"从 {targets} 家中抽出 {drawn} 家，检查人员随之确定",
            "种子和结果随即公布，不能重抽",
        ),
    )


def result_published() -> Foreseen:
    """Making the result of an inspection public."""
    return Foreseen(
        title="公布检查结果",
        count=1,
        unit="家",
        changes=("检查结果对公众公开，机构和其他人都能看到", "公布后不能修改登记的内容"),
    )


def complaint_merged(number: str, into: str) -> Foreseen:
    """Merging a complaint into another."""
    return Foreseen(
        title=f"{number} 并入 {into}",
        count=2,
        unit="件",
        changes=(
            f"{number} 不再单独办理，随 {into} 一并答复",
            "投诉人凭回执看到已并入；两件的材料都保留",
        ),
    )


def rule_stopped(title: str, leads: int) -> Foreseen:
    """Stopping a rule; ``leads`` are those it has marked so far."""
    return Foreseen(
        title=f"停用规则“{title}”",
        count=leads,
        unit="条线索用过它",
        changes=("从下一次采集起不再发现这类问题，发布前自查也不再提示", "已有的线索不变"),
        undo="停用后可以恢复，恢复前的信息不补查",
    )
