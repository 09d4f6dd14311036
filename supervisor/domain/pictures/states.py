"""How far a picture has come."""

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


@term("图片状态")
class PictureState(LabelledEnum):
    """How far a picture has come from its receipt to what it says."""

    WAITING = ("waiting", "等待识别")
    READING = ("reading", "正在识别")
    READ = ("read", "已识别")
    REFUSED = ("refused", "未能识别")
