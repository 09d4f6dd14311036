"""The letter by which an authority is asked whether it has licensed a poster (协查函)."""

from supervisor.domain.cases.letters import Letter
from supervisor.domain.platform.bureau import Bureau
from supervisor.services.lists.inquiries import authority_proposed
from supervisor.store.tables.lists import Inquiry


def inquiry_letter(inquiry: Inquiry, bureau: Bureau) -> Letter:
    """Return the letter of an inquiry; undated and unnumbered while it is not sent."""
    code = f"（统一社会信用代码 {inquiry.uscc}）" if inquiry.uscc else ""
    phone = f"，联系电话 {bureau.phone}" if bureau.phone else ""
    return Letter(
        title="协助查询函",
        number=inquiry.document,
        addressee=inquiry.authority or authority_proposed(inquiry.division) or "有关发证机关",
        paragraphs=(
            f"我局在招聘信息监测中发现，以“{inquiry.poster}”{code}名义发布的招聘信息显示其可能"
            f"从事职业中介活动，截至目前共 {inquiry.ads} 条。其所在地不在我局名册范围之内，我局"
            "无法判断其是否已经取得人力资源服务许可。",
            "请协助查询：一、该单位是否由贵局许可或备案；二、许可证编号、业务范围、有效期；"
            "三、许可是否曾被暂停、吊销、注销。",
            f"本函仅为查询，不代表对该单位的任何认定。请将结果函复我局{phone}。",
        ),
        on=inquiry.sent_on,
        sender=bureau.seal or bureau.name,
        signatory=bureau.signatory,
    )
