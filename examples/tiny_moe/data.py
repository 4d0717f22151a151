"""Collects the text that train.py learns from: three domains, each split into training and held-out text.

    python3 data.py --kjv kjv.txt --python /usr/lib/python3.11 --node node-v18.20.4 --out data

| domain       | source                                                        | licence       |
| ------------ | ------------------------------------------------------------- | ------------- |
| `verses`     | King James Bible, Debian's `bible-kjv-text`                   | public domain |
| `python`     | Python 3.11, Debian's `libpython3.11-{minimal,stdlib,testsuite}` | PSF-2.0    |
| `javascript` | Node.js 18.20.4, Debian's source package `nodejs`             | MIT           |

On Debian, `bible -l100000 'ge1:1-re22:21' > kjv.txt` writes the verses, and
`apt-get source --download-only nodejs` fetches Node's sources as a `.orig.tar.xz`.

One chapter in 16 and one library file in 16 are held out, chosen by the hash of their names. Test
suites are only trained on: they widen the domain, and the figures are about library code.
"""

import argparse
import hashlib
import re
from pathlib import Path

# Tables rather than code, and copies of other files.
LEFT_OUT = re.compile(r"/(pydoc_data|encodings|lib2to3/tests/data|test/fixtures|test/wpt|site-packages|dist-packages)/")
# Files above this size are mostly tables.
LARGEST_FILE = 160_000


def is_held_out(name: str) -> bool:
    """Says whether a chapter or file is held out: one name in 16 is."""
    return hashlib.sha256(name.encode()).digest()[0] < 16


def read_chapters(path: Path) -> list[tuple[str, str]]:
    """Reads the chapters of `bible -l100000`, each with its title as its name."""
    lines = [line.strip() for line in path.read_text("ascii").splitlines() if line.strip()]
    chapters: list[tuple[str, str]] = []
    for line in lines:
        # A title such as "1 Samuel 3" ends with its number, a verse with punctuation.
        if line[-1].isdigit():
            chapters.append((line, f"\n{line}\n"))
        else:
            name, text = chapters[-1]
            chapters[-1] = (name, f"{text}{line}\n")
    return chapters


def read_files(root: Path, folders: list[str], suffixes: set[str]) -> list[tuple[str, str]]:
    """Reads the source files below some folders, each with its path below `root` as its name."""
    paths = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in suffixes]
    files: dict[str, str] = {}
    for path in sorted(set(paths)):
        if LEFT_OUT.search(str(path)) or not path.is_file() or path.stat().st_size > LARGEST_FILE:
            continue
        try:
            files[str(path.relative_to(root))] = path.read_text("utf-8") + "\n"
        except UnicodeDecodeError:
            continue
    return list(files.items())


def is_test(name: str) -> bool:
    """Says whether a file belongs to a test suite or benchmark rather than to the library."""
    return bool(re.search(r"(^|/)(tests?|benchmark)/", name))


def write_domain(out: Path, domain: str, texts: list[tuple[str, str]]) -> None:
    """Writes `<domain>.train.txt` and `<domain>.heldout.txt`."""
    held_out = [text for name, text in texts if not is_test(name) and is_held_out(name)]
    train = [text for name, text in texts if is_test(name) or not is_held_out(name)]
    for part, chosen in (("train", train), ("heldout", held_out)):
        data = "".join(chosen).encode()
        (out / f"{domain}.{part}.txt").write_bytes(data)
        print(f"{domain:<11} {part:<8} {len(chosen):>6} texts {len(data):>10} bytes")


def main() -> None:
    """Collects the three domains."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--kjv", "--python", "--node", "--out"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write_domain(options.out, "verses", read_chapters(options.kjv))
    write_domain(options.out, "python", read_files(options.python, ["."], {".py"}))
    write_domain(options.out, "javascript", read_files(options.node, ["lib", "test", "benchmark"], {".js", ".mjs"}))


if __name__ == "__main__":
    main()
