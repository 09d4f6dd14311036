"""``supervisor evaluate``: how often the machine is right, on data somebody labelled."""

import click

from supervisor.cli.offline.evaluate_agreement import agreement
from supervisor.cli.offline.evaluate_frozen import frozen
from supervisor.cli.offline.evaluate_screening import screening


@click.group()
def evaluate() -> None:
    """用标注数据检验筛查、比对的准确程度。"""


evaluate.add_command(screening)
evaluate.add_command(agreement)
evaluate.add_command(frozen)
