"""Measure the build from GeoNames' files at their full size, on made-up files of that size.

    gazetteer_build.py --folder DIR [--rows 12500000] [--names 0] [--features LIST] [--interrupt SECONDS]

DIR/allCountries.txt (1.3 GB) and, with --names, DIR/alternateNamesV2.txt are made where they are not there yet: the
same arguments make the same files. Their rows hold the ids and codes of the shipped gazetteer's places once each; the
rest is made up, with GeoNames' shares of feature classes. `dateline gazetteer build` then runs as a process of its own;
printed are its time and the most memory it held, then how the result opens and how fast it is looked into.
With --interrupt the build is stopped once with SIGINT after so many seconds, and run again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from stream.places.gazetteer import Gazetteer, open_gazetteer

SHARES = {"P": 40, "S": 20, "H": 19, "T": 13, "A": 3.5, "L": 3.6, "R": 0.4, "V": 0.4, "U": 0.1}
"""Percent of GeoNames' rows, about."""
CODES = {
    "P": ["PPL"] * 17 + ["PPLX", "PPLL", "PPLA4"],
    "S": ["HTL", "SCH", "CH", "FRM", "BLDG", "AIRP", "HSP", "RSTN"],
    "H": ["STM"] * 6 + ["LK", "SPNG", "BAY", "WLL"],
    "T": ["MT"] * 3 + ["HLL", "ISL", "PT", "VAL"],
    "A": ["ADM3", "ADM4", "ADM4", "ADMD"],
    "L": ["LCTY", "PRK", "AREA", "RGN"],
    "R": ["RD"],
    "V": ["FRST"],
    "U": ["SMU"],
}
SYLLABLES = (
    "ba be bo da de du fa ga go ha ka ki ko la le li lo ma me mi mo na ne ni no pa po ra re ri ro sa se si so ta te ti"
    " to va ve wa ya za bar dor gan hal kar lan mar nor pol ran sal tan var wald berg ville ton ham stad grad"
).split()
OTHERS = ("абвгдежзиклмнопрст", "ابتثجحخدذرزسشصضطظ", "一丁七万丈三上下不世", "กขคงจฉชซญฎฏ", "αβγδεζηθικλμ")
LAST_NEW_ID = 60_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=12_500_000)
    parser.add_argument("--names", type=int, default=0)
    parser.add_argument("--features", default="default")
    parser.add_argument("--interrupt", type=float)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    make(args.folder / "allCountries.txt", rows(args.rows))
    if args.names:
        make(args.folder / "alternateNamesV2.txt", names(args.names, args.rows))
    out = args.folder / "full.gaz"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "stream", "gazetteer", "build", "--geonames", str(args.folder)]
    command += ["--out", str(out), "--features", args.features]
    if args.interrupt:
        stopped = subprocess.Popen(command)
        time.sleep(args.interrupt)
        stopped.send_signal(signal.SIGINT)
        print(f"interrupted after {args.interrupt:.0f} s: status {stopped.wait()}, a file is there: {out.exists()}")
    start = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"build     {seconds:.0f} s, at most {most:.2f} GiB of memory")
    print(f"file      {out.stat().st_size / 1e6:.0f} MB, SHA-256 {sha256(out)}")
    start = time.perf_counter()
    gazetteer = open_gazetteer(out)
    print(f"open      {1000 * (time.perf_counter() - start):.1f} ms, {gazetteer.info().places:,} places")
    measure_lookups(gazetteer)


def make(path: Path, lines: Iterator[str]) -> None:
    if path.exists():
        return
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", buffering=2**20) as out:
        out.writelines(lines)
    unfinished.replace(path)
    print(f"made      {path}: {path.stat().st_size / 1e6:.0f} MB")


def rows(count: int) -> Iterator[str]:
    """The shipped gazetteer's places that have a GeoNames id, then made-up ones, up to `count` rows."""
    gazetteer = open_gazetteer()
    source = random.Random(1)
    written, codes = 0, []
    for index in range(len(gazetteer)):
        place = gazetteer.place(index)
        if place.admin2_code and place.feature_code == "ADM2":
            codes.append((place.country_code, place.admin1_code, place.admin2_code, place.lat, place.lon))
        if place.geonames_id is not None and written < count:
            written += 1
            where = place.country_code or "", "", place.admin1_code or "00", place.admin2_code or ""
            yield _row(place.geonames_id, place.name, "", place.lat, place.lon, f"{place.feature_class}\t"
                       f"{place.feature_code}", "\t".join(where), place.population or 0)  # fmt: skip
    letters, shares = list(SHARES), list(SHARES.values())
    for number in range(count - written):
        letter = source.choices(letters, shares)[0]
        country, first, second, lat, lon = codes[number * 7919 % len(codes)]
        population = 10 ** source.randrange(5) if letter == "P" and number % 6 == 0 else 0
        alternates = ",".join(_name(source) for _ in range(source.choices((0, 1, 2, 4, 8), (55, 25, 12, 6, 2))[0]))
        yield _row(
            LAST_NEW_ID - number,
            _name(source),
            alternates,
            max(-89.9, min(89.9, lat + source.uniform(-0.3, 0.3))),
            max(-179.9, min(179.9, lon + source.uniform(-0.3, 0.3))),
            f"{letter}\t{source.choice(CODES[letter])}",
            f"{country}\t\t{first}\t{second}",
            population,
        )


def names(count: int, places: int) -> Iterator[str]:
    """Rows of alternateNamesV2.txt for the made-up places."""
    source = random.Random(2)
    languages = ["", "en", "fr", "ru", "ar", "zh", "link", "wkdt", "post"]
    for number in range(count):
        place = LAST_NEW_ID - source.randrange(places)
        yield f"{number}\t{place}\t{languages[number % 9]}\t{_name(source)}\t\t\t\t\t\t\n"


def _row(
    number: int, name: str, alternates: str, lat: float, lon: float, feature: str, where: str, population: int
) -> str:
    return (
        f"{number}\t{name}\t{name}\t{alternates}\t{lat:.5f}\t{lon:.5f}\t{feature}\t{where}\t\t\t{population}\t\t0"
        "\tEurope/London\t2026-01-01\n"
    )


def _name(source: random.Random) -> str:
    if source.random() < 0.1:
        return "".join(source.choices(source.choice(OTHERS), k=source.randint(3, 8)))
    # As in GeoNames, six names in ten are borne by one place only.
    words = ("".join(source.choices(SYLLABLES, k=source.randint(2, 4))) for _ in range(source.choice((1, 2, 2))))
    return " ".join(words).title()


def measure_lookups(gazetteer: Gazetteer) -> None:
    labels = [gazetteer.label(index) for index in range(0, len(gazetteer), max(1, len(gazetteer) // 200_000))]
    start = time.perf_counter()
    found = sum(gazetteer.knows(label) for label in labels)
    seconds = time.perf_counter() - start
    print(f"look-ups  {len(labels) / seconds:.0f}/s, each of another name; {found / len(labels):.1%} known")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    os.environ.pop("DATELINE_GAZETTEER", None)
    main()
