"""Whisper for variable-length audio: the one network behind teacher and student, in torch.

Owns the architecture and greedy decoding; ``training.pretrained`` loads published weights into it
and ``student.py`` cuts a smaller model from it. Parameter names are openai-whisper's, so that its
checkpoints load without conversion. Runs on whatever thread calls it.

Shapes: B utterances, T mel frames (100 a second), S = ceil(T / 2) encoder positions, L tokens,
P tokens already in the cache, H heads, D = ``d_model``.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import OptionsError
from engine.features import FRAMES_PER_SECOND

KERNEL = 3
"""Kernel size of both front-end convolutions, in frames."""


@dataclass(frozen=True, slots=True)
class WhisperConfig:
    """The sizes of a model, and its special tokens.

    Attributes
    ----------
    max_frames
        Longest input, in mel frames; the encoder has half as many positions.
    separable
        Whether the two front-end convolutions are depthwise-separable (the student's).
    depth_multiplier
        Filters per input channel of a separable convolution.
    encoder_neurons, decoder_neurons
        Width of every feed-forward layer; None: four times ``d_model``, as in Whisper.
    alignment_heads
        (decoder layer, head) pairs whose cross-attention gives word times.
    prompt, end_token
        Token ids that precede every transcript, and the one that ends it.
    """

    n_mels: int = 80
    n_vocab: int = 8259
    d_model: int = 384
    n_heads: int = 6
    n_encoder_layers: int = 4
    n_decoder_layers: int = 4
    max_frames: int = 3000
    max_tokens: int = 448
    separable: bool = False
    depth_multiplier: int = 2
    alignment_heads: tuple[tuple[int, int], ...] = ()
    prompt: tuple[int, ...] = (8257, 8258)
    end_token: int = 8256
    encoder_neurons: int | None = None
    decoder_neurons: int | None = None

    def __post_init__(self) -> None:
        sizes = [value for value in astuple(self) if type(value) is int]
        sizes.remove(self.end_token)
        if min(sizes) < 1:
            raise OptionsError("Every size of a model must be at least 1.")
        if self.d_model % (2 * self.n_heads):
            raise OptionsError("d_model must be a multiple of twice n_heads.")
        for layer, head in self.alignment_heads:
            if not (0 <= layer < self.n_decoder_layers and 0 <= head < self.n_heads):
                raise OptionsError(f"Alignment head {layer}.{head} is not in this model.")
        if not all(0 <= token < self.n_vocab for token in (*self.prompt, self.end_token)):
            raise OptionsError("The prompt and end tokens must lie inside the vocabulary.")


def sinusoids(length: int, channels: int) -> Tensor:
    """Return the positional embedding of Vaswani et al. (2017), float32 [length, channels]."""
    step = torch.log(torch.tensor(10_000.0)) / (channels // 2 - 1)
    angles = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(channels // 2))
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class SeparableConv(nn.Module):
    """Depthwise convolution with ``multiplier`` filters per channel, then a pointwise one."""

    def __init__(self, n_in: int, n_out: int, stride: int, multiplier: int) -> None:
        super().__init__()
        n_mid = n_in * multiplier
        self.depthwise = nn.Conv1d(
            n_in, n_mid, KERNEL, stride, KERNEL // 2, groups=n_in, bias=False
        )
        self.pointwise = nn.Linear(n_mid, n_out)

    def forward(self, x: Tensor) -> Tensor:
        """[B, n_in, T] to [B, n_out, T / stride]."""
        return self.pointwise(self.depthwise(x).transpose(1, 2)).transpose(1, 2)


def _conv(config: WhisperConfig, n_in: int, stride: int) -> nn.Module:
    if config.separable:
        return SeparableConv(n_in, config.d_model, stride, config.depth_multiplier)
    return nn.Conv1d(n_in, config.d_model, KERNEL, stride, KERNEL // 2)


class Attention(nn.Module):
    """Multi-head attention over keys and values that the caller projects and may cache."""

    def __init__(self, d_model: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model, bias=False)
        self.value = nn.Linear(d_model, d_model)
        self.out = nn.Linear(d_model, d_model)

    def split(self, x: Tensor) -> Tensor:
        """[B, L, D] to [B, H, L, D / H]."""
        return x.unflatten(2, (self.n_heads, -1)).transpose(1, 2)

    def keys_values(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Project ``x`` [B, S, D] to keys and values, each [B, H, S, D / H]."""
        return self.split(self.key(x)), self.split(self.value(x))

    def forward(
        self,
        x: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        causal: bool = False,
    ) -> Tensor:
        """Attend from ``x`` [B, L, D]; one set of keys (B = 1) may serve any number of beams."""
        if torch.compiler.is_exporting():  # a traced scaled_dot_product_attention copies its keys
            return self.with_weights(x, key, value, mask)[0]
        query = self._folded_query(x, key)
        mixed = F.scaled_dot_product_attention(query, key, value, mask, is_causal=causal)
        return self.out(mixed.transpose(1, 2).reshape(x.shape))

    def with_weights(
        self, x: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """As :meth:`forward`, and the softmax weights of every head, [H, B, L, S]."""
        query = self._folded_query(x, key)
        scores = query @ key.transpose(2, 3) * query.shape[3] ** -0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))
        weights = scores.softmax(dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(x.shape)
        by_head = weights.transpose(0, 1).reshape(self.n_heads, *x.shape[:2], -1)
        return self.out(mixed), by_head

    def _folded_query(self, x: Tensor, key: Tensor) -> Tensor:
        # beams that share keys are folded into the query axis, so that no key is copied
        return self.split(self.query(x).reshape(key.shape[0], -1, x.shape[2]))


class Block(nn.Module):
    """A pre-norm transformer block, with cross-attention in the decoder."""

    def __init__(self, config: WhisperConfig, cross: bool = False) -> None:
        super().__init__()
        d_model, n_heads = config.d_model, config.n_heads
        n_neurons = (config.decoder_neurons if cross else config.encoder_neurons) or 4 * d_model
        self.attn = Attention(d_model, n_heads)
        self.attn_ln = nn.LayerNorm(d_model)
        self.cross_attn = Attention(d_model, n_heads) if cross else None
        self.cross_attn_ln = nn.LayerNorm(d_model) if cross else None
        self.mlp = nn.Sequential(
            nn.Linear(d_model, n_neurons), nn.GELU(), nn.Linear(n_neurons, d_model)
        )
        self.mlp_ln = nn.LayerNorm(d_model)


class Encoder(nn.Module):
    """Log-mel to features at the true length of the audio.

    An utterance in a padded batch gets the same features as alone.
    """

    def __init__(self, config: WhisperConfig) -> None:
        super().__init__()
        self.conv1 = _conv(config, config.n_mels, stride=1)
        self.conv2 = _conv(config, config.d_model, stride=2)
        positions = sinusoids((config.max_frames + 1) // 2, config.d_model)
        self.register_buffer("positional_embedding", positions)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.n_encoder_layers))
        self.ln_post = nn.LayerNorm(config.d_model)

    def stem(self, mel: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Both convolutions' outputs after GELU: [B, D, T] and [B, D, S]."""
        # padding must be zero before each convolution, as it is for an utterance on its own
        inside = 1 if lengths is None else frame_mask(lengths, mel.shape[2])[:, None]
        first = F.gelu(self.conv1(mel * inside)) * inside
        return first, F.gelu(self.conv2(first))

    def forward(self, mel: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Features [B, S, D], and the mask of unpadded positions [B, 1, 1, S] (None: all)."""
        positions = None if lengths is None else (lengths + 1) // 2
        return self.finish(self.embed(mel, lengths), positions)

    def finish(
        self, x: Tensor, positions: Tensor | None = None, first: int = 0
    ) -> tuple[Tensor, Tensor | None]:
        """As :meth:`forward`, from the input ``x`` [B, S, D] of a block and unpadded positions."""
        mask = None
        if positions is not None and int(positions.min()) < x.shape[1]:
            mask = frame_mask(positions, x.shape[1])[:, None, None]
        return self.ln_post(self.run_blocks(x, mask, first)), mask

    def embed(self, mel: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Return the input of the first block, [B, S, D]."""
        x = self.stem(mel, lengths)[1].transpose(1, 2)
        return x + self.positional_embedding[: x.shape[1]].to(x.dtype)

    def run_blocks(
        self, x: Tensor, mask: Tensor | None = None, first: int = 0, last: int | None = None
    ) -> Tensor:
        """Run ``x`` [B, S, D] through ``blocks[first:last]``."""
        for block in self.blocks[first:last]:
            normed = block.attn_ln(x)
            x = x + block.attn(normed, *block.attn.keys_values(normed), mask)
            x = x + block.mlp(block.mlp_ln(x))
        return x


def frame_mask(lengths: Tensor, n_frames: int) -> Tensor:
    """Mask of the frames inside each utterance, bool [B, n_frames]."""
    return torch.arange(n_frames, device=lengths.device)[None] < lengths[:, None]


Cache = list[tuple[Tensor, Tensor]]
"""Keys and values of every decoder layer, each [B, H, P, D / H]."""


class Decoder(nn.Module):
    """Tokens to logits; the output layer shares its weights with the token embedding."""

    def __init__(self, config: WhisperConfig) -> None:
        super().__init__()
        self.alignment_heads = config.alignment_heads
        self.token_embedding = nn.Embedding(config.n_vocab, config.d_model)
        self.positional_embedding = nn.Parameter(torch.zeros(config.max_tokens, config.d_model))
        self.blocks = nn.ModuleList(
            Block(config, cross=True) for _ in range(config.n_decoder_layers)
        )
        self.ln = nn.LayerNorm(config.d_model)
        self.dropout = nn.Dropout(0.0)  # Whisper has none; training may set a rate

    def cross_cache(self, features: Tensor) -> Cache:
        """Cross-attention keys and values of every layer; computed once per utterance."""
        return [block.cross_attn.keys_values(features) for block in self.blocks]

    def forward(
        self,
        tokens: Tensor,
        cross: Cache,
        cross_mask: Tensor | None = None,
        past: Cache | None = None,
        with_attention: bool = False,
    ) -> tuple[Tensor, Cache, Tensor | None]:
        """Predict the token that follows each token.

        Parameters
        ----------
        tokens
            int64 [B, L], which follow the P tokens of ``past``.
        cross
            From :meth:`cross_cache`, for the same B utterances or for one that all beams share.
        cross_mask
            From the encoder.
        past
            The cache that the previous call returned.
        with_attention
            Whether to return the alignment heads' cross-attention weights.

        Returns
        -------
        Logits [B, L, n_vocab], the grown cache, and weights [alignment heads, B, L, S] or None.
        """
        start = past[0][0].shape[2] if past else 0
        length = tokens.shape[1]
        positions = self.positional_embedding[start : start + length]
        x = self.dropout(self.token_embedding(tokens) + positions)
        mask = causal_mask(start, length, tokens.device) if past else None
        cache: Cache = []
        attention: list[Tensor] = []
        for layer, block in enumerate(self.blocks):
            normed = block.attn_ln(x)
            key, value = block.attn.keys_values(normed)
            if past:
                key = torch.cat([past[layer][0], key], dim=2)
                value = torch.cat([past[layer][1], value], dim=2)
            cache.append((key, value))
            x = x + self.dropout(block.attn(normed, key, value, mask, causal=mask is None))
            normed = block.cross_attn_ln(x)
            heads = [head for where, head in self.alignment_heads if where == layer]
            if with_attention and heads:
                mixed, weights = block.cross_attn.with_weights(normed, *cross[layer], cross_mask)
                attention += [weights[head] for head in heads]
            else:
                mixed = block.cross_attn(normed, *cross[layer], cross_mask)
            x = x + self.dropout(mixed)
            x = x + self.dropout(block.mlp(block.mlp_ln(x)))
        logits = F.linear(self.ln(x), self.token_embedding.weight)
        return logits, cache, torch.stack(attention) if attention else None


def causal_mask(start: int, length: int, device: torch.device | None = None) -> Tensor:
    """Causal mask of the tokens from ``start`` on, bool [L, P + L]."""
    rows = start + torch.arange(length, device=device)
    return torch.arange(start + length, device=device)[None] <= rows[:, None]


class FastWhisper(nn.Module):
    """Encoder and decoder; teacher and student differ only in their :class:`WhisperConfig`."""

    def __init__(self, config: WhisperConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    def forward(self, mel: Tensor, lengths: Tensor | None, tokens: Tensor) -> Tensor:
        """Logits [B, L, n_vocab] for ``tokens`` [B, L] given ``mel`` [B, n_mels, T].

        ``lengths`` int64 [B] are the frames of each utterance without padding; None: no padding.
        """
        features, mask = self.encoder(mel, lengths)
        return self.decoder(tokens, self.decoder.cross_cache(features), mask)[0]

    def n_parameters(self) -> int:
        """Count the parameters, the tied embedding once."""
        return sum(parameter.numel() for parameter in self.parameters())

    @torch.inference_mode()
    def generate_greedy(
        self, mel: Tensor, lengths: Tensor | None = None, tokens_per_second: float = 8.0
    ) -> list[list[int]]:
        """Decode a batch greedily.

        Returns the tokens of each utterance without prompt and end token. A transcript is cut off
        shortly after ``tokens_per_second``, which no speaker exceeds.
        """
        if lengths is None:
            lengths = torch.full((mel.shape[0],), mel.shape[2], device=mel.device)
        features, mask = self.encoder(mel, lengths)
        return self.decode_greedy(features, mask, lengths / FRAMES_PER_SECOND * tokens_per_second)

    @torch.inference_mode()
    def decode_greedy(
        self, features: Tensor, mask: Tensor | None, expected: Tensor
    ) -> list[list[int]]:
        """As :meth:`generate_greedy`, from the encoder's output.

        ``expected`` [B] are the most tokens that each utterance should have; up to 10 more are
        decoded.
        """
        cross = self.decoder.cross_cache(features)
        room = self.config.max_tokens - len(self.config.prompt)
        limit = (expected + 10).long().clamp(max=room)
        tokens = torch.tensor(self.config.prompt, device=features.device).repeat(len(features), 1)
        cache: Cache | None = None
        done = torch.zeros_like(limit, dtype=torch.bool)
        columns: list[Tensor] = []
        for step in range(int(limit.max())):
            logits, cache, _ = self.decoder(tokens, cross, mask, cache)
            best = logits[:, -1].argmax(dim=-1)
            done = done | (step >= limit)
            best = best.masked_fill(done, self.config.end_token)
            done = done | (best == self.config.end_token)
            if bool(done.all()):
                break
            columns.append(best)
            tokens = best[:, None]
        rows = torch.stack(columns, dim=1).tolist() if columns else [[]] * len(features)
        end = self.config.end_token
        return [row[: row.index(end)] if end in row else row for row in rows]
