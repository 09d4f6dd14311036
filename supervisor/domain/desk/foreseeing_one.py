"""What acts on one record that cannot be taken back will do: said before they are done."""

from typing import Final

from supervisor.domain.desk.acts import Foreseen

_LAWFUL: Final = "作出后只能依法撤销"


def decided_on_the_spot(party: str) -> Foreseen:
    """Punishing on the spot: the decision is made and handed over at once."""
    return Foreseen(
        title="当场处罚",
        count=1,
        unit="件决定",
        changes=(
            f"对“{party}”当场作出处罚决定，不再经事先告知、法制审核和负责人决定",
            "登记送达后生效，按所选的信用事项记入信用",
        ),
        undo=f"{_LAWFUL}决定",
    )


def decided_in_the_ordinary_way(party: str) -> Foreseen:
    """Deciding a case: the sanction, what follows its service, and that it stays."""
    return Foreseen(
        title="作出决定",
        count=1,
        unit="件决定",
        changes=(
            f"对“{party}”按所填的处理结果和处罚作出决定，同一违法行为不再处罚",
            "此后应当送达；送达后生效，选了信用事项的记入信用",
        ),
        undo=f"{_LAWFUL}决定",
    )


def case_ended(party: str, step: str) -> Foreseen:
    """Ending a case without a decision, or handing it to another authority, or closing it."""
    return Foreseen(
        title=step,
        count=1,
        unit="件案件",
        changes=(f"“{party}”一案登记“{step}”，此后只能办理该步骤之后的事项",),
        undo="登记后不能撤回；又发现违法事实的另行立案",
    )


def round_opened(title: str, agencies: int) -> Foreseen:
    """Opening a round of star ratings."""
    return Foreseen(
        title=f"开启“{title}”",
        count=agencies,
        unit="家",
        changes=(f"{agencies} 家符合条件的机构受邀自评，到期未自评的不参评",),
        undo="开启后不能撤回，只能逐步办完",
    )


def model_taken_back(decisions: int) -> Foreseen:
    """Taking the learned reader in force out of force; it learned from so many opinions."""
    return Foreseen(
        title="撤回模型",
        count=1,
        unit="个模型",
        changes=(
            f"从下一次采集起不再用学习了本单位 {decisions} 条判读的模型，用回原来的模型",
            "已有的线索不变",
        ),
        undo="撤回后不能恢复，须重新训练、比较、两人批准",
    )


def rating_decided(agency: str, *, carried: bool, is_public: bool) -> Foreseen:
    """Putting down the result of one agency; ``carried`` says how the committee voted.

    ``is_public`` is set while the results of its round are made public.
    """
    decided = (
        f"“{agency}”按委员会的表决登记分数和星级，不能再改表决"
        if carried
        else f"“{agency}”退回重新核查，已有的表决不再有效"
    )
    anew = ("公示期从今天重新计算",) if carried and is_public else ()
    return Foreseen(
        title="审定",
        count=1,
        unit="家",
        changes=(decided, *anew),
        agreed_by="已表决的评审委员会，不再另行征求",
        undo="公示期内异议成立的，退回重新核查" if carried else "重新核查后再次表决",
    )


def leave_decided(agency: str) -> Foreseen:
    """Deciding that an agency takes no part in a round, or stays in it."""
    return Foreseen(
        title="决定是否不参评",
        count=1,
        unit="家",
        changes=(f"同意的，“{agency}”不再参加本轮评定", "不同意的，继续参评"),
        undo="同意后本轮内不能恢复参评；不同意后可以再次提出",
    )


def kept_away(agency: str) -> Foreseen:
    """Declaring one's own interest in an agency that is rated."""
    return Foreseen(
        title="声明回避",
        count=1,
        unit="家",
        changes=(f"本轮不再参加对“{agency}”的表决",),
        undo="声明后不能撤回",
    )


def token_ended(name: str) -> Foreseen:
    """Ending a token."""
    return Foreseen(
        title="停用令牌",
        count=1,
        unit="个令牌",
        changes=(f"“{name}”的程序立即不能再使用数据接口",),
        undo="停用后不能恢复，须另建令牌并交给对方",
    )


def endpoint_ended(name: str, waiting: int) -> Foreseen:
    """Ending the messages to another system; ``waiting`` are still to be sent."""
    unsent = (f"{waiting} 条等待发送的不再发送",) if waiting else ()
    return Foreseen(
        title="停用推送",
        count=1,
        unit="个推送地址",
        changes=(f"不再向“{name}”推送下架通知和许可变化", *unsent),
        undo="停用后不能恢复，须另行登记并更换密钥",
    )


def template_retired(kind: str, number: int) -> Foreseen:
    """Going back to the product's own template of a paper."""
    return Foreseen(
        title="恢复系统自带模板",
        count=1,
        unit="个模板",
        changes=(f"“{kind}”此后按系统自带的模板制作，本机关第 {number} 版停用", "已制作的不变"),
        undo="要恢复须重新上传本机关的模板",
    )


def measure_decided(kind: str, agency: str, says: str) -> Foreseen:
    """Approving a measure of incentive or restraint, or refusing it."""
    return Foreseen(
        title="审批措施",
        count=1,
        unit="家",
        changes=(f"批准的，今天起对“{agency}”实施“{kind}”：{says}", "不予批准的，不实施"),
        undo="批准后可以写明理由撤回；不予批准的须另行提出",
    )


def measure_withdrawn(kind: str, agency: str) -> Foreseen:
    """Taking a measure back."""
    return Foreseen(
        title="撤回措施",
        count=1,
        unit="家",
        changes=(f"对“{agency}”的“{kind}”今天结束，后续步骤不再办理",),
        undo="撤回后不能恢复，须另行提出并批准",
    )


def objection_decided(agency: str, label: str) -> Foreseen:
    """Deciding an objection; ``label`` is what credit records, "" where it is about a star."""
    upheld = f"信用记录“{label}”撤销或者更正，等级随之重算" if label else "评定退回重新核查"
    return Foreseen(
        title="决定异议",
        count=1,
        unit="件异议",
        changes=(f"判成立的，{upheld}", f"判不成立的，原结果不变；答复随即可由“{agency}”查看"),
        undo="答复后不能修改",
    )


def objection_withdrawn(kind: str, *, is_appeal: bool) -> Foreseen:
    """Taking back an objection, or an appeal, of which there is one for each objection."""
    return Foreseen(
        title=f"撤回{kind}",
        count=1,
        unit=f"件{kind}",
        changes=(f"人社部门不再办理和答复这件{kind}，原结果不变",),
        undo=(
            "每件异议只能申诉一次，撤回后不能再申诉"
            if is_appeal
            else "撤回后可以重新提出，答复期限重新计算；对评定结果只能在公示期内提出"
        ),
    )


def repair_decided(agency: str, label: str) -> Foreseen:
    """Deciding whether a record of credit is repaired."""
    return Foreseen(
        title="决定信用修复",
        count=1,
        unit="条信用记录",
        changes=(
            f"准予的，“{agency}”的“{label}”停止计分和公示，等级随之重算",
            "不予修复的，记录不变；决定书须送达",
        ),
        undo="决定后不能修改",
    )


def account_reset(name: str, *, with_second_factor: bool) -> Foreseen:
    """Replacing a password, and with it the second factor of a lost device."""
    lost = ("绑定的验证码、通行密钥和恢复码一并清除",) if with_second_factor else ()
    return Foreseen(
        title="设备丢失" if with_second_factor else "重置密码",
        count=1,
        unit="个账号",
        changes=(f"{name}的密码换成新的一次性密码，正在进行的登录立即结束", *lost),
        undo="原来的密码不能恢复；请当面确认是本人要求",
    )


def takedown_asked(ad: str) -> Foreseen:
    """Asking for an ad to be taken down."""
    return Foreseen(
        title="通知下架",
        count=1,
        unit="条招聘信息",
        changes=(
            f"登记对“{ad}”的下架通知和期限，通知和证据包随之生成",
            "已登记推送地址的平台随即收到推送",
        ),
        undo="登记后不能撤回；发错的另行致函收件单位",
    )


def source_learnt_anew(title: str) -> Foreseen:
    """Taking a source as it is now for usual."""
    return Foreseen(
        title="重新学习",
        count=1,
        unit="个来源",
        changes=(
            f"“{title}”平时的样子从今天起重新学习，未恢复的异常随之关闭",
            "积累到足够次数之前，条数等变化不报警",
        ),
        undo="以前的基线不再使用，不能恢复",
    )


def register_follows(agency: str, changes: int) -> Foreseen:
    """Accepting a notice of change, which the register follows."""
    return Foreseen(
        title="采纳变更报告",
        count=1,
        unit="家",
        changes=(
            f"“{agency}”的名册更新 {changes} 项，未处理的线索重新比对"
            if changes
            else f"“{agency}”的名册不变，报告办结",
        ),
        undo="通过后不能退回；名册可以另行提出改回",
    )


def agencies_reminded(agencies: int, items: int) -> Foreseen:
    """Reminding agencies of what they owe."""
    return Foreseen(
        title="提醒机构",
        count=agencies,
        unit="家",
        changes=(f"{agencies} 家机构收到关于 {items} 项事项的提醒",),
        undo="发出后不能收回",
    )
