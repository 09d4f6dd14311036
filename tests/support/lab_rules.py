"""A rule on trial."""

from supervisor.services.rules import lab, shadow

TEXT = """category = "fees"

[[rules]]
id = "fees.locker"
version = 1
title = "收取更衣柜使用费"
explanation = "入职要交更衣柜使用费。"
rewording = "删去这项费用。"
severity = "advisory"
basis = ["labour_contract_9"]
patterns = ['更衣柜使用费']
hits = ["另交更衣柜使用费"]
misses = ["更衣柜免费使用"]
"""


def submitted(session, author, text=TEXT):
    lab_id, run_id = lab.submit(session, author, text)
    shadow.run_shadow(session, run_id)
    return lab_id
