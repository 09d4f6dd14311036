"""Made-up leaflets, where and when they are photographed, and a paper on a wall.

``scripts/draw_demo_pictures.py`` draws each sheet once into this folder; the photos are made of
them where the demonstration is loaded, each held and lit a little otherwise.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DemoSheet:
    """One leaflet: its file is ``key``.webp; its lines from top to bottom, and its colours."""

    key: str
    lines: tuple[str, ...]
    ground: str = "#fffbe6"
    ink: str = "#1a1a1a"
    head: str = "#b3121d"


@dataclass(frozen=True, slots=True)
class DemoPhoto:
    """A photo of a sheet: so many days ago, where, turned by so many degrees, ``dark`` 0..1.

    ``street`` is a key of the table of streets; a bureau that has no such street has none of it.
    """

    sheet: str
    days_ago: int
    street: str
    place: str
    turn: float = 0.0
    dark: float = 0.0


SHEETS: Final = (
    DemoSheet("packing", (
        "急招包装工30名", "限女性，18-35岁", "月薪6000-7500元，包吃住", "入职先交押金200元",
        "当天面试当天上班", "武昌鑫旺达劳务服务部", "报名电话：13871230456",
    )),
    DemoSheet("sorting", (
        "快递分拣员 日结220元", "只招男工，45岁以下", "夜班22:00至6:00，管夜宵",
        "不收身份证复印件，来了就干", "联系人刘哥 微信同号13995610234",
    ), "#ffe14d", "#111111", "#111111"),
    DemoSheet("closed", (
        "阿强劳务", "长期招电子厂普工、分拣员", "长白班或两班倒，包吃住", "底薪加计件，十五日发薪",
        "体检合格即可入职，名额有限", "入职后由带队老师安排住宿", "加微信 aqiang_zhaogong",
    ), "#e9f3ff", "#10246b", "#10246b"),
    DemoSheet("again", (
        "武汉朔屿企业服务部", "长期招电子厂普工、分拣员", "长白班或两班倒，包吃住",
        "底薪加计件，十五日发薪", "体检合格即可入职，名额有限", "入职后由带队老师安排住宿",
        "加微信 aqiang_zhaogong",
    ), "#e9f3ff", "#10246b", "#10246b"),
    DemoSheet("cleaning", (
        "诚聘保洁员", "住家附近，早六晚二", "月薪4200元，五险", "男女不限，身体健康",
        "武汉洁悦物业服务有限公司", "电话 027-87654012",
    )),
    DemoSheet("guard", (
        "招聘保安员25名", "身高170cm以上，无纹身", "退伍军人优先", "月薪4800元，双班",
        "服装费300元从工资扣", "武昌安盾保安服务部 13720190887",
    ), "#dff1df", "#0d3d1c", "#0d3d1c"),
    DemoSheet("waiter", (
        "饭店招服务员", "女，20-30岁，五官端正", "包吃住，月休四天", "底薪3800元加提成",
        "户部巷口老周面馆 13607140225",
    ), "#ffffff", "#cc0000", "#cc0000"),
    DemoSheet("driver", (
        "招叉车司机", "持证上岗，工龄两年以上", "综合工资7500元", "签劳动合同，缴五险一金",
        "武汉东风里物流有限公司", "027-88120967",
    )),
    DemoSheet("students", (
        "暑假工、寒假工", "十六岁以上学生均可", "时薪18元，住宿免费", "交培训费150元发工牌",
        "名额30人，满员为止", "小张 QQ 8203311745",
    ), "#fff0f4", "#5a1030", "#b3121d"),
    DemoSheet("nurse", (
        "月嫂、护工、育儿嫂", "已婚已育，40-55岁", "月薪8000元起，介绍费一个月工资的20%",
        "河南籍勿扰", "紫阳家政中介 15927300618",
    ), "#f2ecff", "#2b1260", "#2b1260"),
    DemoSheet("rider", (
        "外卖骑手日结", "有无经验都可以", "日赚300-500元", "租车押金1000元，离职退",
        "站长热线 17786541239",
    ), "#ffd9b0", "#402000", "#a03a00"),
    DemoSheet("fair", (
        "武昌区春风行动招聘会", "三月八日上午九时", "水果湖体育馆", "百家单位，岗位二千个",
        "免费入场，请带身份证", "武昌区公共就业服务中心",
    ), "#ffffff", "#1a1a1a", "#b3121d"),
)  # fmt: skip

PAPER: Final = (
    ("许可证编号", "（鄂）人服证字〔2024〕第0106990417号"),
    ("单位名称", "武汉市武昌区鑫旺达职业介绍所"),
    ("法定代表人", "周大海"),
    ("住所", "武汉市武昌区首义路76号"),
    ("有效期限", "2024年03月01日至2029年02月28日"),
    ("发证机关", "武汉市武昌区人力资源和社会保障局"),
)
PAPER_KEY: Final = "paper"

PHOTOS: Final = (
    DemoPhoto("closed", 62, "zhonghualu", "中华路地铁口灯柱", 1.5),
    DemoPhoto("closed", 55, "huanghelou", "解放路公交站", -2.5, 0.2),
    DemoPhoto("packing", 16, "xujiapeng", "和平大道天桥下", 2.0),
    DemoPhoto("fair", 15, "shuiguohu", "社区公告栏"),
    DemoPhoto("packing", 13, "yangyuan", "菜场北门", -3.0, 0.25),
    DemoPhoto("cleaning", 12, "zhongnanlu", "小区门卫室", 1.0),
    DemoPhoto("guard", 11, "luojiashan", "八一路路口", -1.0),
    DemoPhoto("packing", 9, "jiyuqiao", "临江大道电线杆", 4.0),
    DemoPhoto("sorting", 8, "baishazhou", "物流园后门", -2.0),
    DemoPhoto("waiter", 7, "liangdaojie", "户部巷北口", 1.5, 0.2),
    DemoPhoto("packing", 6, "xujiapeng", "秦园路公厕墙", -1.5),
    DemoPhoto("driver", 6, "shidong", "停车场岗亭"),
    DemoPhoto("sorting", 5, "nanhu", "南湖大道公交站", 3.0, 0.3),
    DemoPhoto("students", 4, "luojiashan", "校门口"),
    DemoPhoto("again", 3, "zhonghualu", "中华路地铁口灯柱", -1.0),
    DemoPhoto("nurse", 3, "ziyang", "紫阳公园南门", 2.0),
    DemoPhoto("rider", 2, "zhongnanlu", "写字楼后巷", -2.0),
    DemoPhoto("paper", 2, "shouyilu", "首义路76号墙上", 1.5),
    DemoPhoto("again", 1, "shouyilu", "汽车站外墙", 2.0, 0.2),
)
