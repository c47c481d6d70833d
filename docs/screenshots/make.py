"""Make the pictures of the app: `python docs/screenshots/make.py [FOLDER]`. Runs the demo in a home of its own."""

import os
import sys
import tempfile
from pathlib import Path


def main(folder: Path) -> None:
    """Run the demo, accept a part of what it proposes, take the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["SALES_COPILOT_HOME"] = home
        os.environ["SALES_COPILOT_USER"] = "priya"
        from copilot.paths import samples_folder
        from copilot.service.demo import DEAL, run_demo
        from copilot.tui.screenshots import take
        from copilot.wiring import build

        service = build()
        run_demo(service, samples_folder(), lambda step: print(step, file=sys.stderr))
        waiting = service.deals.proposals(DEAL)
        service.deals.accept(DEAL, [item.id for item in waiting[2:8]])
        for picture in take(service, folder):
            print(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
