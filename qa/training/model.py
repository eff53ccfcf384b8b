"""The reader's network: the embedding model's transformer under a layer that marks spans."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModel


class SpanModel(torch.nn.Module):
    """Gives every token two scores: that the answer starts there, that it ends there.

    The scores of the first token, [CLS], stand for "no answer here".
    """

    def __init__(self, folder: Path, attention: str = "eager") -> None:
        """Start from an embedding model's weights; its word embeddings stay as they are.

        `attention` is how transformers computes it: "sdpa" fuses it, "eager" can be exported.
        """
        super().__init__()
        self.body = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation=attention
        )
        self.body.embeddings.requires_grad_(False)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return float32 (windows, tokens, 2)."""
        hidden = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        scores: torch.Tensor = self.head(hidden)
        return scores
