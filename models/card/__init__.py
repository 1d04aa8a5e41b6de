"""The model card: what the model rests on, what it found, how far it can be trusted, and what it may be used for."""

from models.card.card import Card, card_facts, card_page, card_text

__all__ = ["Card", "card_facts", "card_page", "card_text"]
