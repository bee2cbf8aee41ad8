"""Fetches the pinned front-end packages with `npm pack` and writes what the product serves to static/vendor/."""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor"

# name@version -> sha256 of the tarball. @tabler/core stays at 1.1.1: later versions need Chromium 111.
PINNED = {
    "@tabler/core@1.1.1": "fa174878e34b1960303feb19ca59f636e38996c46261faa05dbddd7f061a0937",
    "@tabler/icons@3.51.0": "b30108713d3fa60aee862c2a133225da8e0f309be0708fe2925763ff810c766c",
    "htmx.org@2.0.11": "165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e",
}

ICONS = """
    adjustments alert-triangle ambulance archive arrow-back-up arrow-left arrow-right bell bolt briefcase building
    building-community bulb calendar calendar-due calendar-event camera chart-bar chart-line check checklist
    chevron-down chevron-left chevron-right circle-check circle-x clipboard-check clipboard-list clock clock-pause
    cloud-upload copy database-import device-desktop-analytics device-floppy device-mobile dots download edit
    external-link eye eye-off file-certificate file-spreadsheet file-text filter flag flame gavel git-merge
    hand-stop heart-handshake help hierarchy history home home-heart id inbox info-circle key keyboard layout-dashboard
    link list-check list-details lock login logout mail map map-pin menu-2 message messages mood-empty mood-sad
    mood-smile notes paperclip phone photo player-pause plus printer qrcode radar refresh report report-analytics
    route scale search send settings shield shield-check signature sort-descending sparkles speakerphone star
    tag tools traffic-cone trash upload urgent user user-check user-circle user-plus user-search users users-group
    volume walk wifi-off x
"""

# The @tabler/core tarball ships no licence file; this is the text its package.json and its style sheet name.
TABLER_LICENCE = """The MIT License (MIT)

Copyright (c) 2018-2025 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def fetch(spec: str, into: Path) -> Path:
    """Unpack one pinned package below `into`; raises SystemExit when the tarball is not the one pinned."""
    done = subprocess.run(
        ["npm", "pack", spec, "--silent"], cwd=into, check=True, capture_output=True, text=True
    )
    tarball = into / done.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(tarball.read_bytes()).hexdigest()
    if found != PINNED[spec]:
        raise SystemExit(f"{spec}: the tarball has sha256 {found}, not the pinned one")
    folder = into / tarball.stem
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def without_source_map(text: str) -> str:
    """Drop the sourceMappingURL comment: the hashing static storage would look for the map."""
    return re.sub(r"\s*(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$", "\n", text)


def sprite(icons: Path) -> str:
    """One SVG with a <symbol> for each name in ICONS; raises FileNotFoundError for an unknown one."""
    symbols = []
    for name in ICONS.split():
        svg = (icons / f"{name}.svg").read_text("utf-8")
        shapes = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)
        if shapes is None:
            raise ValueError(f"{name}.svg holds no drawing")
        lines = [line.strip() for line in shapes[1].splitlines() if "M0 0h24v24H0z" not in line]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(lines)}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main() -> None:
    """Write style sheet, script, sprite and licences; the result is committed."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        core, icons, htmx = (fetch(spec, Path(work)) for spec in PINNED)
        css = (core / "dist/css/tabler.min.css").read_text("utf-8")
        (TARGET / "tabler.min.css").write_text(without_source_map(css), "utf-8")
        (TARGET / "tabler.LICENSE").write_text(TABLER_LICENCE, "utf-8")
        script = (htmx / "dist/htmx.min.js").read_text("utf-8")
        (TARGET / "htmx.min.js").write_text(without_source_map(script), "utf-8")
        shutil.copy(htmx / "LICENSE", TARGET / "htmx.LICENSE")
        (TARGET / "icons.svg").write_text(sprite(icons / "icons/outline"), "utf-8")
        shutil.copy(icons / "LICENSE", TARGET / "icons.LICENSE")


if __name__ == "__main__":
    main()
