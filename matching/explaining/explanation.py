"""What can be said about one lead: as data, and as a sentence."""

from dataclasses import dataclass

from matching.answer.status import Reason


@dataclass(frozen=True, slots=True)
class Explanation:
    """What decided about one lead.

    Attributes
    ----------
    lead_id, rep_id
        The lead and its rep; None for nobody.
    reason
        In one word.
    value, price
        What the pair is worth, and the price of the rep's capacity; NaN for nobody.
    runner_up
        The next-best choice: another rep, or None for nobody.
    runner_up_value
        What the lead is worth with the runner-up; 0 for nobody.
    margin
        By how much, at the answer's prices, the lead's choice is ahead of the runner-up, in value after prices; below 0
        where it is behind, which rules that cannot be kept in part may ask for. NaN if there is no other choice.
    loss
        What the whole batch would lose with the runner-up instead; inf if there is no other choice.
    needed
        By how much more the lead would have to be worth with the runner-up to go there. If `exact`, a little more
        and it does, a little less and the answer remains a best one. If not, what would put the runner-up level at
        these prices. NaN if nobody comes next, or where it is not known; inf if no value would do.
    exact
        Whether `loss` is exact; else the batch would lose at least that much, and `needed` holds at these prices.
    ranked_by_prices
        Whether the runner-up is next at the answer's prices; else no other choice would lose less.
    needed_at_least
        By how much more at least, at any prices; NaN where that is not known.
    better, better_by
        The rep who offers most for the lead (for its whole group, if it is of one), if that is more than the rep who
        has it offers, and how much more; None and 0.0 otherwise.
    outweighed_by
        What outweighs that at the answer's prices, as phrases; empty where prices do not, so that only the whole does.
    proven
        Whether no assignment is worth more than the answer.
    stays
        Whether the rep who has it is its present owner.
    together
        How many leads move with this one, itself included: those of its group.
    binding
        Rules with a price that bear on this choice, as phrases.
    sentence
        All that, for a rep to read. What holds only at these prices is said to.
    """

    lead_id: str
    rep_id: str | None
    reason: Reason
    value: float
    price: float
    runner_up: str | None
    runner_up_value: float
    margin: float
    loss: float
    needed: float
    exact: bool
    ranked_by_prices: bool
    needed_at_least: float
    better: str | None
    better_by: float
    outweighed_by: tuple[str, ...]
    proven: bool
    stays: bool
    together: int
    binding: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a lead is not with some rep.

    Attributes
    ----------
    lead_id, rep_id
        The lead, and the rep who does not have it.
    loss
        What the whole batch would lose if she had it; 0 if another best assignment gives it to her, inf if no rule
        allows it.
    exact
        Whether `loss` is exact; else the batch would lose at least that much.
    sentence
        For her to read.
    """

    lead_id: str
    rep_id: str
    loss: float
    exact: bool
    sentence: str
