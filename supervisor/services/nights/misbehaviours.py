"""The ways in which the replica boards are made to misbehave, as people read them."""

from supervisor.domain.platform.labelled import LabelledEnum


class Misbehaviour(LabelledEnum):
    """One way (``scrapers.replica.MUTATIONS``), and the healthy boards they are compared with."""

    HEALTHY = ("healthy", "一切正常")
    RENAMED_FIELD = ("renamed_field", "列表改名")
    RENAMED_COLUMN = ("renamed_column", "单位名称字段改名")
    RENAMED_CLASS = ("renamed_class", "网页样式名改名")
    RENAMED_ON_SOME = ("renamed_on_some", "部分信息改版")
    GARBLED_TEXT = ("garbled_text", "正文乱码")
    THINNED_LIST = ("thinned_list", "列表只给三分之一，总数也跟着少报")
    SOFT_BLOCK = ("soft_block", "验证码页面（状态仍为 200）")
    HONEYPOT = ("honeypot", "假总数、空列表")
    LOGIN_REDIRECT = ("login_redirect", "转到登录页")
    REPLAYED_LAST_PAGE = ("replayed_last_page", "末页之后重复末页")
    EMPTY_MID_PAGE = ("empty_mid_page", "中间一页为空")
    TOO_MANY_REQUESTS = ("too_many_requests", "偶尔要求稍后再来")
    SHIFTING_ROWS = ("shifting_rows", "翻页时列表下移")
    VANISHING_ROWS = ("vanishing_rows", "翻页时列表上移")
    RESTARTING_LIST = ("restarting_list", "末页之后从头重复，没有尽头")
    UNSOLICITED_304 = ("unsolicited_304", "未经询问就答复“未变化”")
    STUCK_VALIDATOR = ("stuck_validator", "变化标记从不更新")
    FOREIGN_VALIDATOR = ("foreign_validator", "答复的变化标记属于别的页面")
    GONE_PAST_END = ("gone_past_end", "末页之后为 404")
    OVERSTATED_TOTAL = ("overstated_total", "总数多报")
    FOREIGN_ROWS = ("foreign_rows", "全部换成外地职位")
    LOGIN_WALL = ("login_wall", "只给前几条，其余要登录")
    SERVER_ERRORS = ("server_errors", "服务器出错")
    LONG_PAUSE = ("long_pause", "要求一天后再来")
    SLOW_BODY = ("slow_body", "响应极慢")
    EMPTY_BOARD = ("empty_board", "自称没有职位")
