"""The reader's network: a transformer's lower layers under a layer that marks spans."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModel


class SpanModel(torch.nn.Module):
    """Gives every token two scores: that the answer starts there, that it ends there.

    The scores of the first token stand for "no answer here".
    """

    def __init__(
        self,
        folder: Path,
        *,
        layers: int | None = None,
        frozen: int = 0,
        attention: str | None = None,
    ) -> None:
        """Start from a sentence-transformers model's weights, its word embeddings kept as they are.

        layers: how many of its layers are used, the lowest ones; all unless given.
        frozen: how many of the lowest aren't trained, which spares their backward pass.
        attention: how transformers computes it: "sdpa" fuses it, "eager" can be exported.
        """
        super().__init__()
        chosen = {} if attention is None else {"attn_implementation": attention}
        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False, **chosen)
        if layers is not None:
            self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.body.embeddings.requires_grad_(False)
        for layer in self.body.encoder.layer[:frozen]:
            layer.requires_grad_(False)
        if frozen and hasattr(self.body.encoder, "relative_attention_bias"):
            # MPNet's layers share it: trained, it would take the backward pass through them all.
            self.body.encoder.relative_attention_bias.requires_grad_(False)
        self.segments = bool(getattr(self.body.config, "type_vocab_size", 0))
        self.head = torch.nn.Linear(self.body.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return float32 (windows, tokens, 2); a network without segments ignores their ids."""
        segments = {"token_type_ids": token_type_ids} if self.segments else {}
        hidden = self.body(
            input_ids=input_ids, attention_mask=attention_mask, **segments
        ).last_hidden_state
        scores: torch.Tensor = self.head(hidden)
        return scores
