"""`python -m bench [SECTION …]`: measure, print, and say what missed its aim or failed."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import time
import traceback

SECTIONS = {
    "lateness": "How late a reminder is found",
    "reading": "What reading a notice takes",
    "accuracy": "What is understood, beside dateparser on the same texts",
    "updates": "How many commands are answered, and what the process weighs",
    "follow_through": "What many answers at once cost in messages and edits",
    "loop": "How long the event loop is held",
    "startup": "How long a start takes",
}


def main() -> int:
    """Run the sections one after the other.

    Returns:
        0 when every section could be measured, 1 otherwise; a missed aim is a figure,
        not a failure.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("section", nargs="*", choices=[[], *SECTIONS], help="default: all")
    chosen = parser.parse_args().section or list(SECTIONS)
    logging.basicConfig(level=logging.ERROR)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; times in milliseconds")
    failed = []
    for name in chosen:
        began = time.monotonic()
        title = SECTIONS[name]
        try:
            from bench.figures import table

            figures = importlib.import_module(f"bench.{name}").measure()
            print(f"\n{table(title, figures)}")
        except Exception:
            failed.append(name)
            print(f"\n{title}: could not be measured")
            traceback.print_exc(limit=8, file=sys.stdout)
        print(f"  ({name}: {time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nNot measured: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
