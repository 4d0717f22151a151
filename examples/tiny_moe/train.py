"""Trains a byte-level language model whose routers have the shape of Moonlight's and Kimi-VL's.

    python3 train.py --data data --out checkpoint.pt

Every block is sliding-window attention followed by a mixture of experts: 64 routed experts of which
a token visits 6, sigmoid scores, a correction bias that is learnt without an auxiliary loss
(arXiv:2408.15664), weights that are renormalized and multiplied by the routed scaling factor, and a
shared expert that every token visits. data.py collects the text, export.py writes what the browser
loads. The default run takes 375 seconds on one H200.
"""

import argparse
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

DOMAINS = ("verses", "python", "javascript")
# Windows of a training step by domain. The verses are a tenth of the text, and are read more often.
BATCH = {"verses": 10, "python": 28, "javascript": 26}


@dataclass(frozen=True)
class Config:
    """The shape of the model. The routers' part is Moonlight's and Kimi-VL's."""

    layers: int = 4
    hidden: int = 256
    heads: int = 8
    # A byte attends to itself and the 255 bytes before it.
    window: int = 256
    experts: int = 64
    top_k: int = 6
    expert_width: int = 24
    shared_width: int = 128
    routed_scaling_factor: float = 2.446
    epsilon: float = 1e-20


def route(logits: Tensor, bias: Tensor, config: Config) -> tuple[Tensor, Tensor]:
    """Routes as DeepSeek-V3's router does with one group: the bias takes part in the choice only.

    Maps logits [..., experts] and a bias [experts] to ids and weights, both [..., top_k].
    """
    scores = logits.float().sigmoid()
    ids = (scores.detach() + bias).topk(config.top_k, dim=-1).indices
    weights = scores.gather(-1, ids)
    weights = weights / (weights.sum(-1, keepdim=True) + config.epsilon)
    return ids, weights * config.routed_scaling_factor


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Applies rotary position embedding to x [..., tokens, heads, width]; cos and sin are [tokens, 1, width / 2]."""
    a, b = x.split(int(x.shape[-1]) // 2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)


def rotary_tables(positions: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary position embedding, both [positions, 1, width / 2]."""
    frequencies = 10000.0 ** (-torch.arange(0, width, 2, device=positions.device) / width)
    angles = positions.float()[:, None, None] * frequencies
    return angles.cos(), angles.sin()


class Norm(nn.Module):
    """Root mean square normalization with a gain."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return x / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.gain


class Attention(nn.Module):
    """Causal attention over the last `window` bytes."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads = config.heads
        self.norm = Norm(config.hidden)
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden, bias=False)
        self.out = nn.Linear(config.hidden, config.hidden, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        qkv = self.qkv(self.norm(x)).unflatten(-1, (3 * self.heads, -1))
        qk, v = qkv.split((2 * self.heads, self.heads), dim=-2)
        q, k = rotate(qk, cos, sin).to(v.dtype).split(self.heads, dim=-2)
        q, k, v = (part.transpose(-3, -2) for part in (q, k, v))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out(mixed.transpose(-3, -2).flatten(-2))


class Experts(nn.Module):
    """The router, the routed experts and the shared expert; each expert is a gated unit (SwiGLU)."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        hidden, routed, shared = config.hidden, config.experts * config.expert_width, config.shared_width
        self.norm = Norm(hidden)
        self.router = nn.Linear(hidden, config.experts, bias=False)
        self.register_buffer("bias", torch.zeros(config.experts))
        # All experts side by side: columns e * expert_width .. (e + 1) * expert_width are expert e's.
        self.gate = nn.Linear(hidden, routed, bias=False)
        self.up = nn.Linear(hidden, routed, bias=False)
        self.down = nn.Linear(routed, hidden, bias=False)
        self.shared_gate = nn.Linear(hidden, shared, bias=False)
        self.shared_up = nn.Linear(hidden, shared, bias=False)
        self.shared_down = nn.Linear(shared, hidden, bias=False)

    def decide(self, normed: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Returns the router's logits, in float32 whatever the rest computes in, the ids and the weights."""
        with torch.autocast(normed.device.type, enabled=False):
            logits = F.linear(normed.float(), self.router.weight.float())
        return logits, *route(logits, self.bias, self.config)

    def mix(self, normed: Tensor, ids: Tensor, weights: Tensor) -> Tensor:
        """Computes every expert and weighs them; the weight of an expert that was not chosen is 0."""
        dense = torch.zeros(*ids.shape[:-1], self.config.experts, device=ids.device).scatter(-1, ids, weights)
        inner = F.silu(self.gate(normed)) * self.up(normed)
        inner = inner.unflatten(-1, (self.config.experts, -1)) * dense.to(inner.dtype).unsqueeze(-1)
        shared = F.silu(self.shared_gate(normed)) * self.shared_up(normed)
        return self.down(inner.flatten(-2)) + self.shared_down(shared)

    def forward(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        normed = self.norm(x)
        logits, ids, weights = self.decide(normed)
        return self.mix(normed, ids, weights), {"logits": logits, "ids": ids, "weights": weights}


class TinyMoe(nn.Module):
    """Bytes [batch, tokens] to next-byte logits [batch, tokens, 256]."""

    def __init__(self, config: Config, dropout: float = 0.0) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(256, config.hidden)
        self.attention = nn.ModuleList(Attention(config) for _ in range(config.layers))
        self.experts = nn.ModuleList(Experts(config) for _ in range(config.layers))
        self.norm = Norm(config.hidden)
        self.head = nn.Linear(config.hidden, 256, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.apply(self.initialize)

    def initialize(self, module: nn.Module) -> None:
        """Draws the weights; those that write to the residual stream are smaller, by its depth."""
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        for name in ("out", "down", "shared_down"):
            if isinstance(getattr(module, name, None), nn.Linear):
                nn.init.normal_(getattr(module, name).weight, std=0.02 / math.sqrt(2 * self.config.layers))

    def forward(self, text: Tensor) -> tuple[Tensor, list[dict[str, Tensor]]]:
        """Returns the next-byte logits and, by layer, the router's logits, ids and weights."""
        positions = torch.arange(text.shape[-1], device=text.device)
        cos, sin = rotary_tables(positions, self.config.hidden // self.config.heads)
        distance = positions[:, None] - positions
        mask = (distance >= 0) & (distance < self.config.window)
        x = self.dropout(self.embedding(text))
        decisions = []
        for attention, experts in zip(self.attention, self.experts):
            x = x + self.dropout(attention(x, cos, sin, mask))
            mixed, decision = experts(x)
            x = x + self.dropout(mixed)
            decisions.append(decision)
        return self.head(self.norm(x)), decisions


def read_text(folder: Path, part: str) -> dict[str, Tensor]:
    """Reads a part of every domain as bytes."""
    files = {domain: folder / f"{domain}.{part}.txt" for domain in DOMAINS}
    return {
        domain: torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.uint8)
        for domain, file in files.items()
    }


def draw_batch(texts: dict[str, Tensor], length: int, generator: torch.Generator) -> Tensor:
    """Draws windows [rows, length + 1] at random places of each domain."""
    rows = []
    for domain, count in BATCH.items():
        text = texts[domain]
        starts = torch.randint(len(text) - length, (count, 1), generator=generator, device=text.device)
        rows.append(text[starts + torch.arange(length + 1, device=text.device)])
    return torch.cat(rows).long()


def cut_windows(text: Tensor, length: int, limit: int | None = None) -> Tensor:
    """Cuts a text into windows [windows, length], at most `limit` of them, spread evenly."""
    windows = text[: len(text) // length * length].view(-1, length)
    if limit is None or limit >= len(windows):
        return windows
    return windows[torch.arange(limit) * len(windows) // limit]


@torch.no_grad()
def evaluate(model: nn.Module, windows: Tensor) -> tuple[float, float]:
    """Bits per byte and next-byte accuracy in percent over windows; the first byte of each is given."""
    bits, hits, total = 0.0, 0, 0
    for rows in windows.long().split(16):
        logits = model(rows[:, :-1])[0].float()
        targets = rows[:, 1:]
        bits += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item() / math.log(2)
        hits += (logits.argmax(-1) == targets).sum().item()
        total += targets.numel()
    return bits / total, 100 * hits / total


def count_visits(ids: Tensor, experts: int) -> Tensor:
    """Counts the tokens that visit each expert."""
    visits = torch.ones(ids.numel(), device=ids.device)
    return torch.zeros(experts, device=ids.device).scatter_add_(0, ids.flatten(), visits)


@torch.no_grad()
def balance(model: TinyMoe, visits: list[Tensor], rate: float) -> None:
    """Raises the bias of experts that too few tokens visit, lowers the others' (arXiv:2408.15664)."""
    for layer, counts in zip(model.experts, visits):
        layer.bias += rate * (counts.mean() - counts).sign()


def make_optimizer(model: TinyMoe, rate: float) -> torch.optim.Optimizer:
    """AdamW that decays matrices only."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    gains = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": gains, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.95), fused=True)


def learning_rate(step: int, steps: int) -> float:
    """The factor of the learning rate: 300 steps up, then down to 0 along a cosine."""
    return min(step / 300, 0.5 + 0.5 * math.cos(math.pi * step / steps))


def save(model: TinyMoe, file: Path) -> None:
    """Saves matrices as float16, which is more than export.py keeps; routers, gains and biases as float32."""
    kept = ("router", "gain", "bias")
    state = {
        name: value if any(part in name for part in kept) else value.half()
        for name, value in model.state_dict().items()
    }
    torch.save({"config": asdict(model.config), "state": state}, file)


def load(file: Path) -> TinyMoe:
    """Loads a model that was saved, in float32."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    model = TinyMoe(Config(**saved["config"]))
    model.load_state_dict({name: value.float() for name, value in saved["state"].items()})
    return model.eval()


def report(model: nn.Module, held_out: dict[str, Tensor], device: str, limit: int | None) -> str:
    """Evaluates every domain, as a line of text."""
    model.eval()
    figures = []
    for domain, text in held_out.items():
        bits, accuracy = evaluate(model, cut_windows(text, 1024, limit).to(device))
        figures.append(f"{domain} {bits:.4f} bits {accuracy:.2f} %")
    model.train()
    return ", ".join(figures)


def train(options: argparse.Namespace) -> None:
    """Trains and saves the model."""
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    generator = torch.Generator(device).manual_seed(options.seed)
    texts = {domain: text.to(device) for domain, text in read_text(options.data, "train").items()}
    held_out = read_text(options.data, "heldout")
    config = Config()
    model = TinyMoe(config, options.dropout).to(device)
    optimizer = make_optimizer(model, options.rate)
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)

    def loss_of(batch: Tensor) -> tuple[Tensor, list[Tensor]]:
        with torch.autocast(device, torch.bfloat16):
            logits, decisions = model(batch[:, :-1])
        loss = F.cross_entropy(logits.float().flatten(0, 1), batch[:, 1:].flatten())
        return loss, [count_visits(decision["ids"], config.experts) for decision in decisions]

    step_loss = torch.compile(loss_of) if device == "cuda" else loss_of
    start, mean_loss = time.time(), torch.zeros((), device=device)
    for step in range(1, options.steps + 1):
        factor = learning_rate(step, options.steps)
        for group in optimizer.param_groups:
            group["lr"] = options.rate * factor
        loss, visits = step_loss(draw_batch(texts, options.length, generator))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        balance(model, visits, 1e-3 * factor)
        mean_loss += loss.detach() / options.report
        if step % options.report == 0 or step == options.steps:
            bits = mean_loss.item() / math.log(2)
            crowding = max((counts.max() / counts.mean()).item() for counts in visits)
            last = step == options.steps
            figures = report(model, held_out, device, None if last else 24)
            seconds = time.time() - start
            print(f"step {step} {seconds:.0f} s train {bits:.4f} bits, busiest {crowding:.2f}, {figures}", flush=True)
            mean_loss.zero_()
            save(model, options.out)


def main() -> None:
    """Reads the options and trains."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder that data.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint to write")
    parser.add_argument("--steps", type=int, default=30000)
    parser.add_argument("--length", type=int, default=512, help="bytes of a training window")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=int, default=3000, help="steps between two reports")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
