"""Every act is asked about beforehand, can be taken back, is one's own, or adds to one record."""

import ast
import inspect
from collections.abc import Callable
from typing import Any

from flask import Flask

ASKED = """
acts.agree campaigns.close cases.revoke cases.serve change_notices.accept complaints.duplicate
api_tokens.end course.head course.step credit.decide_objection credit.decide_repair duties.remind
entities.take inspections.make_draw inspections.publish lists.apply lists.withdraw measures.decide
measures.withdraw my_objections.withdraw my_ratings.withdraw paper_templates.retire
public_complaints.withdraw ratings.advance ratings.decide ratings.decide_carried ratings.open_round
ratings_course.decide_leave ratings_course.keep_away reader_models.take_back
register_changes.accept register_import.apply register_import.take_back rule_lab.stop
rule_lab.stop_packaged rules.accept_stop schemes.decide sources.learn_anew takedowns.new
users.reset users.reset_second_factor webhooks.end
"""
"""What changes is said beforehand, and who was not shown it is refused."""

ASKED_ELSEWHERE = {
    "acts.agree": "ratings.advance",
    "rule_lab.stop": "rules.accept_stop",
    "rule_lab.stop_packaged": "rules.accept_stop",
}
"""The first of two persons only proposes, or the second carries out what was asked about."""

TAKEN_BACK = {
    "account.generator": "account.remove_generator",
    "account.new_passkey": "account.remove_passkey",
    "account.remove_generator": "account.generator",
    "account.remove_passkey": "account.new_passkey",
    "accused.link": "accused.link",
    "agency_edit.agency": "agency_edit.agency",
    "agency_edit.licence_event": "register_changes.refuse",
    "api_tokens.create": "api_tokens.end",
    "auth.change_password": "auth.change_password",
    "campaign_targets.assign": "campaign_targets.assign",
    "campaign_targets.drop": "campaign_targets.put",
    "campaign_targets.put": "campaign_targets.drop",
    "campaigns.edit": "campaigns.edit",
    "campaigns.new": "campaigns.edit",
    "campaigns.to_case": "course.head",
    "case_papers.make": "case_papers.make",
    "cases.approve": "cases.revoke",
    "cases.new": "course.head",
    "cases.open_from_finding": "course.head",
    "cases.propose": "cases.send_back",
    "cases.send_back": "cases.propose",
    "complaints.to_case": "course.head",
    "complaints.unmerge": "complaints.duplicate",
    "desk.give_back": "desk.take_batch",
    "desk.hold": "desk.give_back",
    "desk.reopen": "findings.decide",
    "desk.take_batch": "desk.give_back",
    "desk.take_over": "desk.take_over",
    "event_plans.apply": "event_plans.apply",
    "event_plans.count": "event_plans.count",
    "event_plans.decide": "event_plans.decide",
    "event_plans.enter": "event_plans.decide",
    "event_plans.take_figures": "event_plans.count",
    "events.edit": "events.edit",
    "events.import_sheet": "events.edit",
    "events.new": "events.edit",
    "filings.publish": "filings.publish",
    "findings.decide": "findings.undo",
    "findings.undo": "findings.decide",
    "groups.decide": "findings.undo",
    "groups.open_case": "course.head",
    "incidents.mute": "incidents.unmute",
    "incidents.unmute": "incidents.mute",
    "inquiries.close": "inquiries.reopen",
    "inquiries.reopen": "inquiries.close",
    "inspections.to_case": "course.head",
    "judgements.alias": "agency_edit.agency",
    "judgements.revoke": "judgements.say",
    "judgements.say": "judgements.revoke",
    "kept_filters.drop": "kept_filters.save",
    "kept_filters.save": "kept_filters.drop",
    "lists.upload": "lists.discard",
    "looks.answer": "looks.undo",
    "looks.undo": "looks.answer",
    "measures.new": "measures.decide",
    "my_duties.notice": "my_duties.withdraw",
    "my_duties.report": "my_duties.withdraw",
    "my_filings.filing": "my_filings.filing",
    "my_ratings.show": "my_ratings.show",
    "my_replies.submit": "my_replies.take_down",
    "my_replies.take_down": "my_replies.submit",
    "my_staff.add": "my_staff.leave",
    "my_staff.leave": "my_staff.add",
    "paper_templates.upload": "paper_templates.retire",
    "pictures.correct": "pictures.correct",
    "pictures.place": "pictures.place",
    "ratings.check": "ratings.check",
    "ratings_course.appoint": "ratings_course.appoint",
    "ratings_course.propose_leave": "ratings_course.decide_leave",
    "ratings_course.vote": "ratings_course.vote",
    "reader_differences.judge": "reader_differences.judge",
    "reader_endpoint.approve": "reader_endpoint.end",
    "reader_endpoint.ask": "reader_endpoint.refuse",
    "reader_endpoint.end": "reader_endpoint.ask",
    "reader_models.approve": "reader_models.take_back",
    "reader_models.endorse": "reader_models.refuse",
    "register_import.upload": "register_import.discard",
    "remarks.mark": "remarks.undo",
    "remarks.strike": "remarks.undo",
    "replies.check": "my_replies.take_down",
    "rule_lab.approve": "rule_lab.stop",
    "rule_lab.judge": "rule_lab.judge",
    "rule_lab.resume_packaged": "rule_lab.stop_packaged",
    "samples.answer": "samples.undo",
    "samples.undo": "samples.answer",
    "schemes.save": "schemes.save",
    "schemes.submit": "schemes.decide",
    "sources.pause": "sources.resume",
    "sources.resume": "sources.pause",
    "stations.edit": "stations.edit",
    "stations.enter_day": "stations.enter_day",
    "stations.import_sheet": "stations.enter_day",
    "stations.new": "stations.edit",
    "streets.set_people": "streets.set_people",
    "successions.judge": "successions.revoke",
    "successions.open_case": "course.head",
    "successions.revoke": "successions.judge",
    "users.change_role": "users.change_role",
    "users.create": "users.disable",
    "users.disable": "users.enable",
    "users.enable": "users.disable",
    "webhooks.create": "webhooks.end",
    "year_calendar.add": "year_calendar.end",
    "year_calendar.begin": "year_calendar.change",
    "year_calendar.change": "year_calendar.change",
}
"""What takes an act back: undoes it, refuses it, ends it, or enters it anew over itself."""

OWN = """
account.end_other_sessions account.end_session account.new_recovery_codes acts.call_off
agencies.export agencies.export_one_queue agency_staff.uncover api.check api.check_many
auth.passkey auth.second_step auth.sign_in auth.sign_out case_papers.preview check.check
check.issue check.verify complaints.look entities.import_file exports.take findings.contacts
lists.discard mail.again pictures.again pictures.take_draft public_alerts.confirm
public_alerts.do_end public_alerts.submit my_alerts.ask public_complaints.open_receipt
public_papers.check register_import.discard register_import.renew reader_endpoint.judge
reader_endpoint.refuse reader_models.refuse register_changes.refuse rules.refuse_stop
remarks.undo rule_lab.run rule_lab.submit schemes.new second.answer
self_check.run snapshots.capsule snapshots.original sources.run_now successions.contacts
takedowns.capsule takedowns.case_capsule users.end_sessions webhooks.again webhooks.send_test
"""
"""Reads, hands out, tries again, drops what only waited, or is about one's own account or draft."""

ADDED = """
agency_notes.read annual_reports.receive api.hand_over campaign_targets.visit campaigns.add_visit
change_notices.send_back complaints.ask_identity complaints.decide_identity complaints.move
complaints.new complaints.question complaints.reward complaints.say credit.review_objection
credit.review_repair entities.note event_evidence.take event_evidence.void event_plans.decide_plan
filings.accept filings.send_back follow_ups.record incidents.acknowledge inquiries.answer
inquiries.send inspection_form.hand_in inspection_form.take_over inspections.freeze
inspections.recuse measures.act my_agency.appeal my_agency.apply_for_repair my_agency.note_ad
my_agency.object_to my_agency.sign my_duties.withdraw my_questions.answer my_ratings.object_to
pictures.new public_complaints.leave public_complaints.say public_complaints.submit
rating_visits.record ratings_course.meet ratings_course.write_minutes
sources.upload year_calendar.end year_calendar.see_to
"""
"""One more line in the file of one record: nothing is overwritten, a later line corrects it."""


def test_every_act_has_its_way(app: Flask) -> None:
    """A new act that nobody placed, or one placed twice, fails here."""
    acts = [rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    placed = [*ASKED.split(), *TAKEN_BACK, *OWN.split(), *ADDED.split()]
    assert sorted(placed) == sorted(set(acts))


def test_what_takes_back_is_an_act(app: Flask) -> None:
    assert {*TAKEN_BACK.values(), *ASKED_ELSEWHERE.values()} <= set(app.view_functions)


def test_those_that_ask_and_no_others_heed_what_was_shown(app: Flask) -> None:
    asking = {name for name, view in app.view_functions.items() if heeds(inspect.unwrap(view))}
    assert asking == set(ASKED.split()) - set(ASKED_ELSEWHERE)


def heeds(view: Callable[..., Any]) -> bool:
    """Whether a view calls ``heed``, itself or by a function of its own module."""
    module = inspect.getmodule(view)
    seen: set[str] = set()
    waiting = [view.__name__]
    while waiting:
        name = waiting.pop()
        function = getattr(module, name, None)
        if name in seen or not inspect.isfunction(function):
            continue
        seen.add(name)
        if function.__module__ != getattr(module, "__name__", ""):
            if name == "heed":
                return True
            continue
        tree = ast.parse(inspect.getsource(inspect.unwrap(function)))
        waiting += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return False
