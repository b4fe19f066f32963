"""``python -m vcmicro``: the command without its entry point."""

from __future__ import annotations

from vcmicro.cli import main

if __name__ == "__main__":
    main()
