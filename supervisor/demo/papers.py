"""What an officer of the demonstration writes into the places that a case does not fill."""

from collections.abc import Mapping
from typing import Final

TYPED: Final[Mapping[str, str]] = {
    "违反条款": "《人力资源市场暂行条例》第二十九条",
    "联系电话": "027-12345678",
    "时间": "当日上午九时三十分",
    "时刻": "上午九时三十分",
    "主持人": "刘法制",
    "地点": "本局三楼询问室",
    "住所": "武汉市武昌区中北路1号",
    "复议机关": "武昌区人民政府",
    "诉讼法院": "武昌区人民法院",
    "收件机关": "某区公安分局",
    "参加人": "当事人的委托代理人一人",
    "正文": (
        "问：涉案招聘信息由谁发布？\n"
        "答：由我公司招聘部在招聘平台发布，文字是用人单位给的。\n"
        "问：收到责令改正通知书后是否改正？\n"
        "答：当时只改了一条，其余的没有改。"
    ),
}
