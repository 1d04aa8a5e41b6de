"""Policies around policies: trial, exploration and fallback."""

from matching.policies.wrappers.exploring import Exploring
from matching.policies.wrappers.fallback import Fallback
from matching.policies.wrappers.holdout import Holdout
from matching.policies.wrappers.switchback import Switchback

__all__ = ["Exploring", "Fallback", "Holdout", "Switchback"]
