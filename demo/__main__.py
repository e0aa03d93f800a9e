"""Serves the demo city by hand until interrupted, or a folder, or the benchmark site: ``python -m demo``."""

import argparse
import contextlib
import json
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from demo.bench import bench_site
from demo.city import City, build
from demo.records import Host
from demo.server import folder, serve


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("city"), help="where sites.csv and the truth are written")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the monitoring date (default: today)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--night", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="serve this static copy instead of the city")
    parser.add_argument("--bench", type=int, metavar="PAGES", help="serve the benchmark site instead of the city")
    parser.add_argument("--ports", type=Path, help="JSON file of ports; read when it exists, written when not")
    options = parser.parse_args(arguments)
    ports = json.loads(options.ports.read_text()) if options.ports and options.ports.exists() else {}
    hosts, city = _hosts(options)
    with serve(hosts, ports) as server:
        if options.ports:
            options.ports.write_text(json.dumps(server.ports))
        if city is not None:
            city.bound(server).write()
        print(json.dumps({name: server.origin(name) for name in server.ports}), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def _hosts(options: argparse.Namespace) -> tuple[Mapping[str, Host], City | None]:
    if options.folder:
        return {"folder": folder(options.folder)}, None
    if options.bench:
        return {"bench": bench_site(options.bench)}, None
    city = build(options.out, options.today or date.today(), options.seed, options.night)
    return city.hosts, city


if __name__ == "__main__":
    main()
