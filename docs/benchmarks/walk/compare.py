#!/usr/bin/env python3
"""Holds the search of geo/walk against igraph, networkx and pgRouting, and times them in one run.

    python3 -m venv v && v/bin/pip install igraph networkx numpy psycopg2-binary
    v/bin/python compare.py [--runs 7] [--pg DSN] [--slow N] NAME=FILE|NODES ...

FILE is of OpenStreetMap, GeoJSON lines, or GraphML as OSMnx writes it; NODES invents a city.
All engines get the same edges of whole millimetres, and the same ten classes of facilities.
Networks of more nodes than --slow are held to igraph's distances at nodes alone.
Prints two tables; exits 1 where an answer differs.
"""
import argparse, json, pathlib, platform, statistics, subprocess, sys, tempfile, time

import igraph, networkx, numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[3]


# ---------------------------------------------------------------- networks


def geojson(graphml, out):
    """Writes the edges of an OSMnx file as lines; those of both directions join when it is read."""
    g = networkx.read_graphml(graphml)
    at = {v: [float(d["x"]), float(d["y"])] for v, d in g.nodes(data=True)}
    features = []
    for i, (a, b, d) in enumerate(g.edges(data=True)):
        line = [at[a], at[b]]
        if "geometry" in d:
            text = d["geometry"]
            line = [[float(x) for x in p.split()] for p in text[text.index("(") + 1 : -1].split(",")]
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
    """Metres as floating numbers, as its users have them; each facility is a vertex, nearest alone.
    Milliseconds a class, by cap."""
    rows = [(a, b, mm) for a, b, mm in net.edge.tolist()]
    vertex = net.nodes
    roots = []
    for c in range(net.classes):
        roots.append([])
        for a, a_mm, b, b_mm in zip(*(x.tolist() for x in net.leads(c))):
            rows += [(vertex, a, a_mm), (vertex, b, b_mm)]
            roots[c].append(vertex)
            vertex += 1
    load(db, rows)
    millis = []
    for i, cap in enumerate(net.caps):
        took = []
        for r in range(runs):
            took.append([drive(db, "count(*)", roots[c], cap)[1] for c in range(net.classes)])
        millis.append(statistics.median(statistics.mean(t) for t in took))
        for c in range(net.classes):
            mm = np.full(vertex, -1)
            for node, metres in drive(db, "node, agg_cost", roots[c], cap)[0]:
                mm[node] = round(metres * 1000)
            wrong["nodes, pgRouting"] += int((mm[: net.nodes] != net.node_mm[i][c]).sum())
    return millis


def load(db, rows):
    import io
    db.execute("drop table if exists edge")
    db.execute("create table edge (id serial primary key, source bigint, target bigint, cost float8)")
    text = "".join(f"{a}\t{b}\t{mm / 1000!r}\n" for a, b, mm in rows)
    db.copy_expert("copy edge (source, target, cost) from stdin", io.StringIO(text))
    db.execute("analyze edge")


def drive(db, what, roots, cap):
    start = time.perf_counter()
    db.execute(
        f"select {what} from pgr_drivingDistance('select id, source, target, cost from edge',"
        " %s::bigint[], %s::float8, false, true)", (roots, cap / 1000))
    rows = db.fetchall()
    return rows, (time.perf_counter() - start) * 1000


# ---------------------------------------------------------------- the run


def versions(db):
    print(f"Python {platform.python_version()}, igraph {igraph.__version__}, networkx {networkx.__version__},")
    print(subprocess.run(["go", "version"], capture_output=True, text=True).stdout.strip(), end="")
    if db:
        db.execute("select pgr_version(), current_setting('server_version')")
        print(", pgRouting %s on PostgreSQL %s" % db.fetchone(), end="")
    print("\n")


def connect(dsn):
    if not dsn:
        return None
    import psycopg2
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    return connection.cursor()


def judge(name, source, o, tmp, db):
    """Returns a row of each table, and how many answers differ."""
    if source.endswith(".graphml"):
        source = geojson(source, tmp / f"{name}.geojson")
    subprocess.run([tmp / "export", "-o", tmp, "-runs", str(o.runs), f"{name}={source}"], check=True)
    net = Network(tmp / name)
    wrong = dict.fromkeys(["nodes, igraph"], 0)
    whole, alone = by_igraph(net, o.runs, wrong)
    slow, pg = None, None
    if net.nodes <= o.slow:
        wrong |= dict.fromkeys(
            ["points, igraph", "labels, igraph", "nodes, networkx", "points, networkx"], 0)
        n, edges = split(net)
        labels(net, n, edges, wrong)
        slow = by_networkx(net, edges, wrong)
    if db and net.nodes <= o.pg_nodes:
        wrong["nodes, pgRouting"] = 0
        pg = by_pgrouting(db, net, min(o.runs, 3), wrong)
    ms = lambda x: "" if x is None else f"{x:,.3g}" if x < 100 else f"{x:,.0f}"
    times = lambda x, y: "" if x is None else f"{x / y:,.2g}" if x / y < 10 else f"{x / y:,.0f}"
    size = [name, f"{net.nodes:,}", f"{net.edges:,}"]
    ours = net.millis
    speed = size + [ms(m) for m in ours] + [ms(alone), ms(whole), times(alone, ours[2]), times(whole, ours[0]), ms(slow)]
    speed += [ms(pg and pg[0]), ms(pg and pg[2]), times(pg and pg[0], ours[0]), times(pg and pg[2], ours[2])]
    asked = lambda what: 3 * net.classes * (net.nodes if what.startswith("n") else net.points if what.startswith("p") else net.nodes + net.points)
    equal = size + [f"{net.components:,}"]
    for what in HELD:
        equal.append(f"{wrong[what]:,} of {asked(what):,}" if what in wrong else "")
    return speed, equal, sum(wrong.values())


HELD = ["nodes, igraph", "points, igraph", "labels, igraph", "nodes, networkx", "points, networkx", "nodes, pgRouting"]
SPEED = ["network", "nodes", "edges", "ours 1 km", "2 km", "unbounded", "igraph search", "igraph call",
         "search : unbounded", "call : 1 km", "networkx 1 km", "pgRouting 1 km", "unbounded", "pgRouting : ours 1 km", "unbounded"]


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
    speed, equal, differ = [], [], 0
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        subprocess.run(["go", "build", "-o", tmp / "export", "./docs/benchmarks/walk/export"], cwd=ROOT, check=True)
        for network in o.networks:
            name, source = network.split("=", 1)
            s, e, n = judge(name, source, o, tmp, db)
            speed.append(s)
            equal.append(e)
            differ += n
    print("Answers that differ, three caps and ten classes together:\n")
    table(["network", "nodes", "edges", "components"] + HELD, equal)
    print("Milliseconds a class:\n")
    table(SPEED, speed)
    sys.exit(differ > 0)


main()
