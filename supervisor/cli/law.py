"""``supervisor law``: what an article says, and where the product rests on it."""

import click

from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.law.uses import uses_by_key
from supervisor.domain.platform import clock


@click.group()
def law() -> None:
    """法律条款库。"""


@law.command(name="uses")
@click.argument("key")
def show_uses(key: str) -> None:
    """列出 KEY（条款键，或者“行政处罚法第四十四条”）用在哪里。"""
    found = keys_of(key)
    if found is None:
        raise click.UsageError(f"条款库中没有“{key}”。")
    by_key = uses_by_key()
    for one in found:
        article = registry()[one]
        click.echo(
            f"{one}  {article.citation}  {article.certainty}  {article.says or '原文未收录'}"
        )
        for use in by_key[one]:
            click.echo(f"  {use.place}:{use.line}  {use.text[:100]}")


@law.command()
def ending() -> None:
    """列出已有终止日期的条款，以及依赖它们的地方，供人工复核。"""
    by_key = uses_by_key()
    for article in registry().ending(clock.today().replace(year=clock.today().year + 1, day=1)):
        click.echo(f"{article.key}  {article.citation}  {article.in_force_to}")
        for use in by_key[article.key]:
            click.echo(f"  {use.place}:{use.line}")
