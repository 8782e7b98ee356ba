#!/usr/bin/env python3
"""Holds the search of geo/walk against igraph, networkx and pgRouting, and times them in one run.

    python3 -m venv v && v/bin/pip install igraph networkx numpy psycopg2-binary
    v/bin/python compare.py [--runs 7] [--pg DSN] [--slow N] NAME=FILE|NODES ...

FILE is of OpenStreetMap, GeoJSON lines, or GraphML as OSMnx writes it; NODES invents a city.
All engines get the same edges of whole millimetres, and the same ten classes of facilities.
Networks of more nodes than --slow are held to igraph's distances at nodes alone.
Prints tables; exits 1 where an answer differs, that of pgRouting's equicost apart: see README.md.
"""
import argparse, collections, io, json, pathlib, platform, shutil, statistics, subprocess, sys, tempfile, time

import igraph, networkx, numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[3]


# ---------------------------------------------------------------- networks


def geojson(graphml, out):
    """Writes the edges of an OSMnx file as lines, those that it has in both directions once."""
    g = networkx.read_graphml(graphml)
    at = {v: (float(d["x"]), float(d["y"])) for v, d in g.nodes(data=True)}
    lines = set()
    for a, b, d in g.edges(data=True):
        line = (at[a], at[b])
        if "geometry" in d:
            text = d["geometry"]
            line = tuple(tuple(map(float, p.split())) for p in text[text.index("(") + 1 : -1].split(","))
        lines.add(min(line, line[::-1]))
    features = []
    for i, line in enumerate(sorted(lines)):
        geometry = {"type": "LineString", "coordinates": line}
        features.append({"type": "Feature", "properties": {"id": f"e{i}"}, "geometry": geometry})
    out.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return out


class Network:
    """What the export wrote of one network."""

    def __init__(self, folder):
        self.__dict__.update(json.loads((folder / "about.json").read_text()))
        read = lambda name, width: np.fromfile(folder / f"{name}.i32", "<i4").astype(np.int64).reshape(-1, width)
        self.edge = read("edges", 3)
        self.facility = read("facilities", 5)  # class, label, edge, offset, leg
        self.point = read("points", 3)  # edge, offset, leg
        answers = lambda what, of, n: [read(f"{what}-{of}-{i}", n) for i in range(len(self.caps))]
        self.node_mm, self.node_label = (answers("node", of, self.nodes) for of in ("mm", "label"))
        self.point_mm, self.point_label = (answers("point", of, self.points) for of in ("mm", "label"))

    def of_class(self, c):
        return self.facility[self.facility[:, 0] == c]

    def leads(self, c):
        """From each facility of a class: the two ends of its edge, and how far they are."""
        f = self.of_class(c)
        e = self.edge[f[:, 2]]
        return e[:, 0], f[:, 3] + f[:, 4], e[:, 1], e[:, 2] - f[:, 3] + f[:, 4]


def bounded(mm, cap):
    return np.where(mm <= cap, mm, -1).astype(np.int64)


# ---------------------------------------------------------------- igraph


def sourced(net, c):
    """The network, one vertex that leads to what a class's facilities lead to, and one alone."""
    a, a_mm, b, b_mm = net.leads(c)
    source = np.full(len(a), net.nodes)
    edges = np.concatenate([net.edge[:, :2], np.stack([source, a], 1), np.stack([source, b], 1)])
    g = igraph.Graph(n=net.nodes + 2, edges=edges)
    g.es["mm"] = np.concatenate([net.edge[:, 2], a_mm, b_mm]).tolist()
    return g


def by_igraph(net, runs, wrong):
    """Milliseconds a class: the whole call, and its search alone. The search alone is a call that
    looks in vain for the vertex alone, less a call that looks for where it starts."""
    whole, alone = [[] for _ in range(runs)], [[] for _ in range(runs)]
    for c in range(net.classes):
        g = sourced(net, c)
        ask = lambda target: g.distances(source=net.nodes, target=target, weights="mm")
        mm = np.array(ask(None)[0][: net.nodes])
        for i, cap in enumerate(net.caps):
            wrong["nodes, igraph"] += int((bounded(mm, cap) != net.node_mm[i][c]).sum())
        for r in range(runs):
            whole[r].append(timed(lambda: ask(None)))
            alone[r].append(timed(lambda: ask(net.nodes + 1)) - timed(lambda: ask(net.nodes)))
    mean = lambda rows: statistics.median(statistics.mean(row) for row in rows)
    return mean(whole), mean(alone)


def timed(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


# ---------------------------------------------------------------- the network with every place in it


def split(net):
    """Edges of the network with a vertex where each place stands on its edge, and one at the end of
    its leg: facilities from net.nodes on, then points, then where they stand."""
    places = np.concatenate([net.facility[:, 2:], net.point])
    n, k = net.nodes, len(places)
    edges = [(n + i, n + k + i, int(leg)) for i, (_, _, leg) in enumerate(places)]
    on = {}
    for i, (e, offset, _) in enumerate(places.tolist()):
        on.setdefault(e, []).append((offset, n + k + i))
    for e, (a, b, mm) in enumerate(net.edge.tolist()):
        at, here = 0, a
        for offset, there in sorted(on.get(e, [])):
            edges.append((here, there, offset - at))
            at, here = offset, there
        edges.append((here, b, mm - at))
    return n + 2 * k, edges


def labels(net, n, edges, wrong):
    """Every distance and label, from each facility by itself."""
    g = igraph.Graph(n=n, edges=[e[:2] for e in edges])
    g.es["mm"] = [e[2] for e in edges]
    first = net.nodes + len(net.facility)
    targets = list(range(net.nodes)) + list(range(first, first + net.points))
    for c in range(net.classes):
        sources = np.flatnonzero(net.facility[:, 0] == c)
        mm = np.array(g.distances(source=(net.nodes + sources).tolist(), target=targets, weights="mm"))
        nearest = np.argmin(mm, 0)  # the first, so the lowest label
        least, label = mm.min(0), net.facility[sources, 1][nearest]
        for i, cap in enumerate(net.caps):
            far = least > cap
            held = lambda at_nodes, at_points: np.concatenate([at_nodes[i][c], at_points[i][c]])
            unlike_mm = held(net.node_mm, net.point_mm) != bounded(least, cap)
            unlike_label = held(net.node_label, net.point_label) != np.where(far, -1, label)
            wrong["points, igraph"] += int(unlike_mm[net.nodes :].sum())
            wrong["nodes, igraph"] += int(unlike_mm[: net.nodes].sum())
            wrong["labels, igraph"] += int(unlike_label.sum())


def by_networkx(net, edges, wrong):
    """Whole millimetres in Python's integers, bounded. Milliseconds a class to 1,000 m."""
    g = networkx.Graph()
    for a, b, mm in edges:
        if a != b and (not g.has_edge(a, b) or mm < g[a][b]["mm"]):
            g.add_edge(a, b, mm=mm)
    first, took = net.nodes + len(net.facility), []
    for c in range(net.classes):
        sources = (net.nodes + np.flatnonzero(net.facility[:, 0] == c)).tolist()
        for i, cap in enumerate(net.caps):
            start = time.perf_counter()
            mm = networkx.multi_source_dijkstra_path_length(g, sources, cutoff=cap, weight="mm")
            if i == 0:
                took.append((time.perf_counter() - start) * 1000)
            wrong["nodes, networkx"] += sum(mm.get(v, -1) != d for v, d in enumerate(net.node_mm[i][c]))
            wrong["points, networkx"] += sum(mm.get(first + p, -1) != d for p, d in enumerate(net.point_mm[i][c]))
    return statistics.mean(took)


# ---------------------------------------------------------------- pgRouting


def by_pgrouting(db, net, runs, wrong):
    """Metres as floating numbers, as its users have them. Two ways to ask for the nearest of a class:
    equicost, each facility a root; and one root that leads to what the facilities lead to.
    Milliseconds a class, by way and cap."""
    rows = [(a, b, mm, -1) for a, b, mm in net.edge.tolist()]
    roots, vertex = {"equicost": [], "one root": []}, net.nodes
    for c in range(net.classes):
        one, many = vertex, []
        for a, a_mm, b, b_mm in zip(*(x.tolist() for x in net.leads(c))):
            vertex += 1
            many.append(vertex)
            rows += [(vertex, a, a_mm, c), (vertex, b, b_mm, c), (one, a, a_mm, 100 + c), (one, b, b_mm, 100 + c)]
        vertex += 1
        roots["equicost"].append((c, many))
        roots["one root"].append((100 + c, [one]))
    load(db, rows)
    millis = {}
    for way, asked in roots.items():
        for i, cap in enumerate(net.caps):
            took = [[drive(db, "count(*)", *a, cap)[1] for a in asked] for _ in range(runs)]
            millis[way, i] = statistics.median(map(statistics.mean, took))
            for c, a in enumerate(asked):
                mm = np.full(vertex, -1)
                for node, metres in drive(db, "node, agg_cost", *a, cap)[0]:
                    mm[node] = round(metres * 1000)
                wrong[f"nodes, {way}"] += int((mm[: net.nodes] != net.node_mm[i][c]).sum())
                for kind, unlike in apart(mm[: net.nodes], net.node_mm[i][c]).items():
                    wrong[f"{kind}, {way}"] += int(unlike.sum())
    return millis


def apart(theirs, ours):
    """Where two answers differ, by how: the third engine is too far, too near, or silent."""
    return {
        "farther": (theirs > ours) & (ours >= 0), "beyond": (theirs >= 0) & (ours < 0),
        "silent": (theirs < 0) & (ours >= 0), "nearer": (theirs >= 0) & (theirs < ours),
    }


def load(db, rows):
    db.execute("drop table if exists edge")
    db.execute("create unlogged table edge (id serial primary key, source int, target int, cost float8, class int)")
    text = "".join(f"{a}\t{b}\t{mm / 1000!r}\t{c}\n" for a, b, mm, c in rows)
    db.copy_expert("copy edge (source, target, cost, class) from stdin", io.StringIO(text))
    db.execute("analyze edge")


def drive(db, what, part, roots, cap):
    edges = f"select id, source, target, cost from edge where class in (-1, {part})"
    start = time.perf_counter()
    call = f"select {what} from pgr_drivingDistance(%s, %s::bigint[], %s::float8, false, true)"
    db.execute(call, (edges, roots, cap / 1000))
    rows = db.fetchall()
    return rows, (time.perf_counter() - start) * 1000


# ---------------------------------------------------------------- the run


def versions(db):
    print(f"Python {platform.python_version()}, igraph {igraph.__version__}, networkx {networkx.__version__},")
    print(subprocess.run(["go", "version"], capture_output=True, text=True).stdout.strip(), end="")
    if db:
        db.execute("select pgr_version(), current_setting('server_version')")
        print(", pgRouting %s on PostgreSQL %s" % db.fetchone(), end="")
    print("\n", flush=True)


def connect(dsn):
    if not dsn:
        return None
    import psycopg2
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    return connection.cursor()


def judge(name, source, o, tmp, db):
    """Returns a row of each table, and how many answers differ from what igraph and networkx say."""
    if source.endswith(".graphml"):
        source = geojson(source, tmp / f"{name}.geojson")
    subprocess.run([tmp / "export", "-o", tmp, "-runs", str(o.runs), f"{name}={source}"], check=True)
    net = Network(tmp / name)
    wrong = collections.Counter()
    whole, alone = by_igraph(net, o.runs, wrong)
    slow, pg, held = None, {}, HELD[:1]
    if net.nodes <= o.slow:
        held = HELD[:5]
        n, edges = split(net)
        labels(net, n, edges, wrong)
        slow = by_networkx(net, edges, wrong)
    if db and net.nodes <= o.pg_nodes:
        held = held + HELD[5:]
        pg = by_pgrouting(db, net, min(o.runs, 3), wrong)
    shutil.rmtree(tmp / name)
    how = {what: n for what, n in wrong.items() if n and not what.startswith("nodes")}
    print(f"{name}: {how or 'no other difference'}", flush=True)
    size, ours = [name, f"{net.nodes:,}", f"{net.edges:,}"], net.millis
    speed = size[:2] + [ms(m) for m in ours] + [ms(alone), ms(whole), ms(slow)]
    speed += [times(alone, ours[2]), times(whole, ours[0])]
    sql = [pg.get(key) for key in (("equicost", 0), ("one root", 0), ("one root", 2))]
    database = size[:2] + [ms(x) for x in sql] + [times(sql[1], ours[0]), times(sql[2], ours[2])]
    asked = {"nodes": net.nodes, "points": net.points, "labels": net.nodes + net.points}
    equal = size + [str(net.components)]
    for what in HELD:
        of = len(net.caps) * net.classes * asked[what.split(",")[0]]
        equal.append(f"{wrong[what]:,} of {of:,}" if what in held else "")
    return speed, database, equal, sum(wrong[what] for what in HELD if "equicost" not in what)


def ms(x):
    return "" if x is None else f"{x:,.2f}" if x < 10 else f"{x:,.1f}" if x < 100 else f"{x:,.0f}"


def times(x, y):
    return "" if x is None else f"{x / y:,.1f} ×" if x < 10 * y else f"{x / y:,.0f} ×"


HELD = ["nodes, igraph", "points, igraph", "labels, igraph", "nodes, networkx", "points, networkx",
        "nodes, one root", "nodes, equicost"]
SPEED = ["network", "nodes", "ours, 1 km", "2 km", "unbounded", "igraph, search", "igraph, call", "networkx, 1 km",
         "igraph's search : ours unbounded", "igraph's call : ours 1 km"]
DATABASE = ["network", "nodes", "equicost, 1 km", "one root, 1 km", "one root, unbounded", "one root : ours, 1 km",
            "one root : ours, unbounded"]


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("networks", nargs="+", metavar="NAME=FILE|NODES")
    p.add_argument("--runs", type=int, default=7)
    p.add_argument("--slow", type=int, default=25_000)
    p.add_argument("--pg", help="connection string of a database with pgRouting")
    p.add_argument("--pg-nodes", type=int, default=120_000)
    o = p.parse_args()
    db = connect(o.pg)
    versions(db)
    speed, database, equal, differ = [], [], [], 0
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        subprocess.run(["go", "build", "-o", tmp / "export", "./docs/benchmarks/walk/export"], cwd=ROOT, check=True)
        for network in o.networks:
            name, source = network.split("=", 1)
            s, d, e, n = judge(name, source, o, tmp, db)
            speed.append(s)
            database.append(d)
            equal.append(e)
            differ += n
    print("\nAnswers that differ, three caps and ten classes together:\n")
    table(["network", "nodes", "edges", "components"] + HELD, equal)
    print("Milliseconds a class, in memory:\n")
    table(SPEED, speed)
    if db:
        print("Milliseconds a class, pgRouting:\n")
        table(DATABASE, database)
    sys.exit(1 if differ else 0)


main()
