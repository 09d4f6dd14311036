"""How far a picture has come."""

from typing import Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum

PICTURE_FILES: Final = "picture"
"""Under which kind the archive keeps pictures as they were received."""
COPY_KIND: Final = "picture_copy"
"""The same of the copies that are shown."""
READING_KIND: Final = "picture_reading"
CORRECTION_KIND: Final = "picture_correction"

AD_OF_PICTURE: Final = "picture-"
"""What the ids of ads that were read from pictures begin with; the picture's number follows."""


@term("图片状态")
class PictureState(LabelledEnum):
    """How far a picture has come from its receipt to what it says."""

    WAITING = ("waiting", "等待识别")
    READING = ("reading", "正在识别")
    READ = ("read", "已识别")
    REFUSED = ("refused", "未能识别")
    ERASED = ("erased", "已过保存期限，已清除")
