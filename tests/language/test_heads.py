"""Words of a motion that mean another one are refused, each rule for its own reason."""

import pytest

from skelact.language import heads, load_planner
from skelact.language.heads import HEAD_RULES, HeadRule

PLANNER = load_planner()


@pytest.mark.parametrize("rule", HEAD_RULES, ids=lambda rule: rule.example)
def test_every_rule_refuses_its_example(rule: HeadRule, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = PLANNER.plan(rule.example).actions[0]
    assert not refused.performances and refused.reason
    monkeypatch.setattr(heads, "HEAD_RULES", tuple(other for other in HEAD_RULES if other is not rule))
    assert PLANNER.plan(rule.example).actions[0].reason != refused.reason
