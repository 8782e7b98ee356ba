#!/usr/bin/env python3
"""A second computation of the demo town's rows, to hold the program to.

It reads the files of fixtures/demo by itself (GB18030, BD-09, Gauss-Krüger by pyproj) and the
rows of seeds/plans, and counts what each rule says, as of 2025-12-31, as built, parameters at
their defaults. Nothing of the Go program is used, and none of its numbers.

    python3 -m venv v && v/bin/pip install pyproj shapely pyyaml
    v/bin/python referee.py DIR      # DIR holds <plan>.json and <plan>+norm.json, one assessment each

Prints each row that differs, then how many agree; exits 1 where a row differs.
"""
import collections, csv, datetime, io, json, math, pathlib, re, sys, unicodedata
from fractions import Fraction as Fr

import pyproj, yaml
from shapely import wkt
from shapely.geometry import Point, shape
from shapely.ops import transform
import warnings
warnings.simplefilter("ignore", DeprecationWarning)

ROOT = pathlib.Path(__file__).resolve().parents[3]
FILES = ROOT / "fixtures/demo/files"
AS_OF = datetime.date(2025, 12, 31)
NEW_FROM, NORM_FROM = datetime.date(2021, 1, 1), datetime.date(2022, 1, 1)
GEOD = pyproj.Geod(ellps="GRS80")
DETOUR = 1.3
PLANS = ["inner-mongolia-2025", "bayannur-2025", "alxa-2025", "manzhouli-2025", "wuzhong-2025"]

# ---------------------------------------------------------------- reading

norm = lambda s: unicodedata.normalize("NFKC", s).strip() if isinstance(s, str) else s


def table(name):
    raw = (FILES / name).read_bytes()
    text = raw.decode("utf-8-sig" if raw[:3] == b"\xef\xbb\xbf" else "gb18030")
    return [{k: norm(v) for k, v in row.items() if v.strip()} for row in csv.DictReader(io.StringIO(text))]


def features(name):
    return json.load(open(FILES / name, encoding="utf-8"))["features"]


def span(text):
    """The first and last day that a written date may mean; None where it says nothing."""
    n = [int(x) for x in re.findall(r"\d+", norm(text or ""))]
    if not n:
        return None
    y, m, d = (n + [0, 0])[:3]
    if m == 0:
        return datetime.date(y, 1, 1), datetime.date(y, 12, 31)
    if d == 0:
        nxt = datetime.date(y + m // 12, m % 12 + 1, 1)
        return datetime.date(y, m, 1), nxt - datetime.timedelta(1)
    return (datetime.date(y, m, d),) * 2


def by_then(text, day=AS_OF):
    """True, False or None: was it by the day?"""
    s = span(text)
    return None if s is None else True if s[1] <= day else False if s[0] > day else None


def bd09(lon, lat):
    """BD-09 to WGS 84: the published formulas, turned by iteration."""
    def gcj(x, y):
        a, ee = 6378245.0, 0.00669342162296594323
        u, v, p = x - 105, y - 35, math.pi
        dlat = -100 + 2 * u + 3 * v + .2 * v * v + .1 * u * v + .2 * math.sqrt(abs(u))
        dlon = 300 + u + 2 * v + .1 * u * u + .1 * u * v + .1 * math.sqrt(abs(u))
        wave = (20 * math.sin(6 * u * p) + 20 * math.sin(2 * u * p)) * 2 / 3
        dlat += wave + (20 * math.sin(v * p) + 40 * math.sin(v / 3 * p)) * 2 / 3
        dlat += (160 * math.sin(v / 12 * p) + 320 * math.sin(v * p / 30)) * 2 / 3
        dlon += wave + (20 * math.sin(u * p) + 40 * math.sin(u / 3 * p)) * 2 / 3
        dlon += (150 * math.sin(u / 12 * p) + 300 * math.sin(u / 30 * p)) * 2 / 3
        r = y / 180 * p
        m = 1 - ee * math.sin(r) ** 2
        return (x + dlon * 180 / (a / math.sqrt(m) * math.cos(r) * p),
                y + dlat * 180 / (a * (1 - ee) / (m * math.sqrt(m)) * p))

    def forward(x, y):
        x, y = gcj(x, y)
        z = math.hypot(x, y) + 2e-5 * math.sin(y * math.pi * 3000 / 180)
        t = math.atan2(y, x) + 3e-6 * math.cos(x * math.pi * 3000 / 180)
        return z * math.cos(t) + .0065, z * math.sin(t) + .006
    x, y = lon, lat
    for _ in range(30):
        a, b = forward(x, y)
        x, y = x + lon - a, y + lat - b
    return x, y


class Town:
    def __init__(self):
        self.divisions, self.old = {}, {}
        for f in features("divisions.geojson"):
            p = f["properties"]
            if p.get("successor"):
                self.old[p["code"]] = self.old[p["name"]] = p["successor"]
                continue
            people = {x["year"]: x for x in p.get("populations", [])}
            if "residents" in p:
                people = {p["population_year"]: p}
            self.divisions[p["code"]] = dict(p, people=people)
            for a in p.get("aliases", []):
                self.old[a] = p["code"]
        for r in table("communities.csv"):
            self.divisions[r["区划代码"]] = {"code": r["区划代码"], "name": r["名称"], "parent": r["上级代码"]}
        for d in self.divisions.values():
            d["kind"] = d.get("kind") or self.kind(d)
        self.facilities = self.read_facilities()
        self.areas = self.read_areas()
        self.reported = table("reported.csv")

    @staticmethod
    def kind(d):
        for suffix, kind in [("街道", "subdistrict"), ("镇", "town"), ("苏木", "sum"), ("乡", "township"),
                             ("社区", "community"), ("嘎查", "gacha"), ("村", "village")]:
            if d["name"].endswith(suffix):
                return kind
        return "enterprise_unit" if d["code"][6] in "45" and d["code"].endswith("000") else "?"

    def unit(self, text):
        if not text:
            return None
        code = self.old.get(text) or (text + "0" * (12 - len(text)) if text.isdigit() else text)
        for old, new in self.old.items():  # a community under an abolished street
            if old.isdigit() and code[:9] == old[:9]:
                code = new[:9] + code[9:]
        return code if code in self.divisions else None

    def of(self, *kinds):
        return sorted(c for c, d in self.divisions.items() if d["kind"] in kinds)

    KINDS = {"养老机构": "home", "综合养老服务中心": "center", "嵌入式养老服务设施": "embedded", "日间照料中心": "day_care",
             "社区养老服务站": "station", "老年食堂": "canteen", "老年学校": "elder_school", "老年大学": "elder_university",
             "学习点": "learning_point", "农村养老服务站": "rural", "互助幸福院": "mutual", "村卫生室": "village_clinic",
             "卫生院": "clinic", "医院": "hospital", "护理站": "nursing_station", "社区卫生服务中心": "health_center"}
    STATES = {"运营": "operating", "建成未运营": "built", "在建": "building", "暂停": "suspended", "关停": "closed"}

    def read_facilities(self):
        out = []
        num = lambda v: None if v is None else float(v)
        for r in table("facilities-elders.csv") + table("ledger-addresses.csv"):
            g = r.get
            words = lambda k: set(filter(None, (g(k) or "").split("、")))
            out.append({
                "id": g("编号") or g("序号"), "name": g("机构名称") or g("名称"), "kind": self.KINDS[g("机构类型") or g("类别")],
                "unit": self.unit(g("区划代码") or g("所属单位")), "state": self.STATES[g("运营状态") or g("状态")],
                "open": g("开业时间") or g("启用时间"), "close": g("停业时间"), "operator": g("运营方式"),
                "has": words("服务功能"), "lacks": words("不提供的功能"), "complete": g("功能是否填全") == "是",
                "contract": g("功能提供方式") == "签约", "gfa": num(g("建筑面积(㎡)")),
                "beds": num(g("养老床位（张）")), "nursing": num(g("护理型床位（张）")), "safety": num(g("兜底保障床位（张）")),
                "inclusive": num(g("普惠床位（张）")), "medical": g("医疗服务方式"), "until": g("医养协议到期日"),
                "carers": num(g("护理员（人）")), "dependent": num(g("失能失智老人（人）")), "selfcare": num(g("自理老人（人）")),
                "serves": {self.unit(c) for c in words("服务社区")}, "source": g("数据日期"), "mobile": g("是否流动服务") == "是",
                "at": (float(g("经度")), float(g("纬度"))) if g("经度") else None,
            })
        for f in features("childcare.geojson"):
            p = f["properties"]
            out.append({"id": p["id"], "name": p["name"], "kind": p["kind"], "unit": self.unit(p["division"]),
                        "state": p["status"], "open": p.get("open_date"), "close": p.get("close_date"), "source": None,
                        "places": p["childcare_places"], "cheap": p["childcare_places_inclusive"], "filed": p.get("filed"),
                        "registered": p.get("registered"), "works": p.get("works"), "serves": set(),
                        "titles": [t["name"] for t in p.get("designations", [])], "at": tuple(f["geometry"]["coordinates"])})
        for f in features("health-stations-bd09.geojson"):
            p = f["properties"]
            out.append({"id": p["uid"], "name": p["name"], "kind": "health_station", "unit": None, "state": "operating",
                        "open": None, "close": None, "source": None, "serves": set(), "at": bd09(*f["geometry"]["coordinates"])})
        for f in out:
            f["exists"] = self.exists(f)
        return out

    @staticmethod
    def exists(f):
        """Does it operate at the date? A record younger than the date cannot say (3.00, 17)."""
        if by_then(f["source"]) is False:
            return None
        if f["state"] != "operating":
            return False
        return by_then(f["open"]) is not False and by_then(f["close"]) is not True

    def read_areas(self):
        out = {}
        turn = pyproj.Transformer.from_crs(4527, 4490, always_xy=True)
        for f in features("residential-existing.geojson"):
            p = f["properties"]
            out[p["编号"]] = {"id": p["编号"], "unit": self.unit(p["区划代码"]), "homes": p.get("户数"), "shape": shape(f["geometry"]),
                            "rooms": [], "existing": True, "elders": p.get("60岁以上人口")}
        for r in table("residential-district.csv"):
            homes = r.get("户数（户）")
            out[r["编号"]] = {"id": r["编号"], "unit": self.unit(r["所属社区代码"]), "homes": int(homes) if homes else None,
                            "shape": wkt.loads(r["图形"]), "rooms": [], "existing": True}
        for f in features("residential-new.geojson"):
            p = f["properties"]
            g = f["geometry"] and transform(lambda x, y: turn.transform(x, y), shape(f["geometry"]))
            out[p["id"]] = dict(p, unit=self.unit(p.get("division")), homes=p.get("households"), shape=g, existing=False,
                                rooms=p.get("care_rooms"))
        purpose = {"养老": "elders"}
        for r in table("care-rooms.csv"):
            a = out[r["所属小区编号"]]
            a["rooms"] = (a["rooms"] or []) + [{
                "id": r["用房编号"], "purpose": purpose[r["用途"]], "area_permit_m2": float(r["规划许可面积（㎡）"]),
                "area_measured_m2": float(r["实测面积（㎡）"]) if "实测面积（㎡）" in r else None, "level": r["所在位置"],
                "plan_permit_date": r.get("规划许可日期"), "construction_start_date": r.get("开工日期"),
                "acceptance_date": r.get("验收日期"), "handover_date": r.get("移交日期"),
            }]
        return out

# ---------------------------------------------------------------- verdicts (3.1; 3.00, 15)


class Count:
    def __init__(self, marks=()):
        c = collections.Counter(marks)
        self.ok, self.no, self.review, self.missing = c["pass"], c["fail"], c["review"], c["missing"]
        self.unknown, self.judged = self.review + self.missing, self.ok + self.no

    def rate(self):
        n = self.judged + self.unknown
        p = lambda a, b: Fr(100 * a, b) if b else None
        return dict(value=p(self.ok, self.judged), low=p(self.ok, n), high=p(self.ok + self.unknown, n), unknown=self.unknown,
                    numerator=self.ok if self.judged else None, denominator=self.judged or None)

    def duty(self):
        verdict = ("fail" if self.no else "review" if self.judged and self.unknown else "pass" if self.judged
                   else "review" if self.review else "not_assessable" if self.missing else "not_applicable")
        return dict(numerator=self.ok if self.judged else None, denominator=self.judged or None, unknown=self.unknown, verdict=verdict)


def judge(ans, target):
    if ans["low"] is None and ans["high"] is None:
        return "not_applicable"
    if ans["low"] is not None and ans["low"] >= target:
        return "pass"
    return "fail" if ans["high"] is not None and ans["high"] < target else "review"


def any_of(marks):
    """pass where one says so, else the doubt that there is, else fail."""
    for m in ("pass", "missing", "review"):
        if m in marks:
            return m
    return "fail"

# ---------------------------------------------------------------- counting rules

WORDS = {"full_care": "全托", "day_care": "日托", "home_visit": "上门服务", "guidance": "对下指导", "home_care_beds": "家庭照护床位"}
STREETS, TOWNSHIPS = ["subdistrict"], ["subdistrict", "town", "township", "sum"]
VILLAGES = ["gacha", "village"]
BED_KINDS = ["home", "center", "embedded", "day_care", "station", "rural", "mutual"]
COMMUNITY_KINDS = ["center", "embedded", "day_care", "station", "mutual", "rural"]
CHILDCARE = ["childcare_center", "childcare_point", "kindergarten_nursery_class", "employer_childcare", "home_childcare"]
MEDICAL = ["health_center", "health_station", "nursing_station", "clinic", "village_clinic"]
CIRCLE = ["center", "embedded", "day_care", "station"]


class Referee:
    def __init__(self, town, plan, rows, norm_adopted):
        self.t, self.plan, self.rows = town, plan, rows
        self.norm = norm_adopted and plan != "wuzhong-2025"
        self.F = town.facilities

    def within(self, code, f):
        width = 12 if not code.endswith("000") else 9 if not code.endswith("000000") else 6
        return bool(f["unit"]) and f["unit"][:width] == code[:width]

    def units(self, codes, mark, wide=None):
        """Each unit by its facilities; wide: one stated in the street only may be in any community of it."""
        marks = []
        for c in codes:
            here = [mark(f) for f in self.F if f["exists"] is not False and self.within(c, f)]
            m = any_of(here)
            if m == "fail" and wide and any(f["exists"] is not False and f["unit"] == c[:9] + "000" and mark(f) == "pass" for f in self.F):
                m = "review"
            marks.append(m)
        return marks

    @staticmethod
    def sure(f, mark):
        return "review" if mark == "pass" and f["exists"] is None else mark

    def S1(self, row, kinds=STREETS):
        need = {WORDS[x] for x in row["args"].get("functions", [])}
        bought = row["args"].get("contracted")

        def mark(f):
            if f["kind"] not in ("home", "center", "embedded"):
                return "fail"
            if not need:
                return "review"
            if need <= f["has"]:
                return self.sure(f, "pass" if bought or not f["contract"] else "review")
            if need & f["lacks"] or f["complete"]:
                return "fail"
            return "missing"
        if row["op"] == "qualitative":
            mine = [f for f in self.F if f["exists"] and f["kind"] in ("home", "center", "embedded")]
            return dict(value=sum(f["contract"] for f in mine), verdict="measured")
        ans = Count(self.units(self.t.of(*kinds), mark)).rate()
        ans["verdict"] = judge(ans, 100 if row["op"] == "all_of" else row["target"])
        if kinds == TOWNSHIPS:  # with the enterprise units, too (3.00, 14)
            other = Count(self.units(self.t.of(*kinds, "enterprise_unit"), mark)).rate()
            if judge(other, row["target"]) != ans["verdict"]:
                ans["verdict"] = "review"
        return ans

    def S2(self, row):
        return self.S1(row, TOWNSHIPS)

    def S3(self, row):
        communities = self.t.of("community")
        if row["args"].get("assigned"):
            marks = [any_of([self.sure(f, "pass") for f in self.F if f["exists"] is not False and c in f["serves"]]) for c in communities]
        else:
            strict = row["args"].get("day_care_only")

            def mark(f):
                if f["kind"] not in ("day_care", "station"):
                    return "fail"
                if not strict or f["kind"] == "day_care" and "日托" not in f["lacks"] or "日托" in f["has"]:
                    return self.sure(f, "pass")
                return "fail" if "日托" in f["lacks"] or f["complete"] else "missing"
            marks = self.units(communities, mark, wide=True)
        ans = Count(marks).rate()
        ans["verdict"] = "measured" if row["op"] == "qualitative" else judge(ans, row["target"])
        return ans

    def S4(self, row):
        good = lambda f: f["kind"] in ("rural", "mutual", "station", "center") and not f["mobile"]
        marks = [any_of([self.sure(f, "pass") for f in self.F if f["exists"] is not False and good(f) and
                         (f["unit"] == c or c in f["serves"])]) for c in self.t.of(*VILLAGES)]
        ans = Count(marks).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def S6(self, row):
        kinds = row["args"].get("kinds", CHILDCARE)
        filed = {True: "pass", False: "fail", None: "missing"}
        mark = lambda f: self.sure(f, filed[f["filed"]]) if f["kind"] in kinds else "fail"
        ans = Count(self.units(self.t.of("community"), mark, wide=True)).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def S8(self, row):
        per = row["args"]["per"]
        kinds = {"township": TOWNSHIPS, "village": VILLAGES + ["community"], "community": ["community"]}[per]
        mark = lambda f: self.sure(f, "pass") if f["kind"] in row["args"]["kinds"] else "fail"
        ans = Count(self.units(self.t.of(*kinds), mark, wide=per != "township")).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def S9(self, row):
        top = any(f["exists"] and f["kind"] in ("home", "center", "embedded") and f["unit"] and f["unit"].endswith("000000") for f in self.F)
        streets = self.S1(dict(row, op=">=", target=100))
        chain = [top, streets["low"] == 100, self.S3(dict(row, op=">=", target=100, args={"assigned": True}))["low"] == 100]
        return dict(value=(chain + [False]).index(False), verdict="measured")

    # -------------------------------------------------------- beds, places, people

    def sums(self, kinds, key, per, row):
        mine = [f for f in self.F if f["kind"] in kinds and f["exists"] is not False]
        low = sum(f[key] or 0 for f in mine if f["exists"])
        blank = any(f[key] is None for f in mine)
        high = None if blank else sum(f[key] for f in mine)
        ans = dict(value=Fr(int(low)) / per, low=Fr(int(low)) / per, high=None if blank else Fr(int(high)) / per, numerator=low,
                   unknown=sum(f[key] is None or f["exists"] is None for f in mine))
        return dict(ans, verdict=judge(ans, row["target"]))

    def people(self, key):
        return sum(self.t.divisions[c]["people"][2025][key] for c in self.t.of("county", "district"))

    def A6(self, row):
        n = self.people("elders60")
        return dict(self.sums(BED_KINDS, "beds", Fr(n, 1000), row), denominator=n)

    def parts(self, row, keys):
        homes = [f for f in self.F if f["kind"] == "home" and f["exists"]]
        whole = sum(f["beds"] for f in homes)
        known = [f for f in homes if all(f[k] is not None for k in keys)]
        part = sum(f[k] for f in known for k in keys)
        blank = [f for f in homes if f not in known]
        low = part + sum(f[k] or 0 for f in blank for k in keys)
        high = part + sum(f["beds"] for f in blank)
        base = sum(f["beds"] for f in known)
        ans = dict(value=Fr(int(100 * part), int(base)), low=Fr(int(100 * low), int(whole)), high=Fr(int(100 * high), int(whole)),
                   numerator=part, denominator=base, unknown=len(blank))
        return dict(ans, verdict=judge(ans, row["target"]))

    def A7(self, row):
        return self.parts(row, ["nursing"])

    def A8(self, row):
        return self.parts(row, ["safety", "inclusive"])

    def places(self):
        mine = [f for f in self.F if f["kind"] in CHILDCARE and f["exists"]]
        return [f for f in mine if f["filed"]], [f for f in mine if f["filed"] is None]

    def A9(self, row):
        sure, maybe = self.places()
        low, n = sum(f["places"] for f in sure), self.people("residents")
        high = low + sum(f["places"] for f in maybe)
        if row["op"] == "forecast":
            return dict(value=low, low=low, high=high, numerator=low, unknown=len(maybe), verdict="measured")
        ans = dict(value=Fr(1000 * low, n), low=Fr(1000 * low, n), high=Fr(1000 * high, n), numerator=low, denominator=n, unknown=len(maybe))
        return dict(ans, verdict=judge(ans, row["target"]))

    def A10(self, row):
        sure, maybe = self.places()
        a, b = sum(f["cheap"] for f in sure), sum(f["places"] for f in sure)
        ends = [Fr(100 * (a + sum(f["cheap"] for f in s)), b + sum(f["places"] for f in s)) for s in ([], maybe)]
        ans = dict(value=Fr(100 * a, b), low=min(ends), high=max(ends), numerator=a, denominator=b, unknown=len(maybe))
        return dict(ans, verdict=judge(ans, row["target"]))

    def titled(self, code, pattern, regional):
        return sum(1 for c, d in self.t.divisions.items() if c[:6] == code[:6] and any(
            re.search(pattern, x["name"]) and (not regional or x["level"] in ("region", "national")) for x in d.get("designations", [])))

    def A11(self, row):
        a, marks = row["args"], []
        for c in self.t.of("county", "district"):
            if a.get("count") == "divisions":
                n = self.titled(c, a["designation"], a.get("designation_min"))
            elif a.get("public_only"):  # 兜底: a public home, or one that keeps beds as the last resort
                n = sum(f["exists"] is True and f["kind"] == "home" and self.within(c, f) and
                        f["operator"] in ("公办", "公建民营") and f["safety"] != 0 for f in self.F)
            else:
                n = sum(f["exists"] is True and f["kind"] in a["kinds"] and self.within(c, f) for f in self.F)
            marks.append("pass" if n >= a["least"] else "fail")
        ans = Count(marks).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def A12(self, row):
        a = row["args"]
        if a["count"] == "beds":
            return self.sums(BED_KINDS, "beds", 1, row)
        if a["count"] == "divisions":
            low = high = sum(self.titled(c, a["designation"], None) for c in self.t.of("county", "district"))
        else:
            low = high = 0
            for f in self.F:
                if f["kind"] not in a["kinds"] or not f["exists"]:
                    continue
                tests = []
                if a.get("filed"):
                    tests += [f["filed"], f["registered"]]
                if a.get("designation"):
                    tests.append(any(a["designation"] in x for x in f["titles"]))
                if a.get("works"):
                    tests.append(None if f["works"] is None else f["works"] in a["works"])
                if a.get("opened_from"):
                    tests.append(span(f["open"])[0].year >= a["opened_from"])
                low, high = low + all(tests), high + (False not in tests)
        ans = dict(value=low, low=low, high=high, numerator=low, unknown=high - low)
        return dict(ans, verdict=judge(ans, row["target"]))

    def A13(self, row):
        marks, figures = [], []
        for f in self.F:
            if f["kind"] == "home" and f["exists"]:
                if None in (f["carers"], f["dependent"], f["selfcare"]):
                    marks.append("missing")
                    continue
                need = math.ceil(Fr(int(f["dependent"]), 3) + Fr(int(f["selfcare"]), 10))
                marks.append("pass" if f["carers"] >= need else "fail")
        return Count(marks).duty()

    def A14(self, row):
        kinds = ["home"] + (COMMUNITY_KINDS[:4] if row["args"].get("community_too") else [])
        marks = []
        for f in self.F:
            if f["kind"] in kinds and f["exists"] is not False:
                over = by_then(f["until"])
                m = {"内设医疗机构": "pass", "无": "fail", None: "missing"}.get(f["medical"])
                m = m or ("missing" if over is None else "fail" if over and span(f["until"])[1] < AS_OF else "pass")
                marks.append("review" if f["exists"] is None else m)
        ans = Count(marks).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def REPORTED(self, row):
        mine = [r for r in self.t.reported if r["指标编号"] == row["id"] and by_then(r["时点"])]
        if not mine:
            return dict(verdict="measured" if row["op"] in ("qualitative", "none") else "not_assessable")
        v = Fr(max(mine, key=lambda r: r["时点"])["数值"])
        verdict = ("measured" if row["op"] in ("qualitative", "none") else
                   "pass" if (v < row["target"] if row["op"] == "<" else v >= row["target"]) else "fail")
        return dict(value=v, low=v, high=v, verdict=verdict)

    # -------------------------------------------------------- new projects

    def projects(self):
        by = collections.defaultdict(list)
        for a in self.t.areas.values():
            by[a.get("project_id") or a["id"]].append(a)
        return by

    def cohort(self, phases, since):
        """True, False or None where its dates are astride the cut (3.00, 7)."""
        if phases[0]["existing"]:
            return False
        days = [span(a[k])[0] >= since for a in phases for k in ("planning_condition_date", "land_contract_date") if a.get(k)]
        return None if not days else days[0] if len(set(days)) == 1 else None

    @staticmethod
    def homes(phases):
        total = [a.get("project_households") for a in phases if a.get("project_households") is not None]
        each = [a["homes"] for a in phases]
        return total[0] if total else None if None in each else sum(each)

    @staticmethod
    def area(room):
        for k in ("area_handover_m2", "area_measured_m2", "area_permit_m2", "area_condition_m2", "floor_area_m2"):
            if room.get(k) is not None:
                return room[k]

    def done(self, room, phase):
        """Accepted and handed over: True, False, None (3.00, 2 and 10)."""
        accepted = room.get("acceptance_date") or (room.get("dates_basis") == "building" and phase.get("acceptance_date"))
        out = []
        for day, state in ((accepted, room.get("accepted_state")), (room.get("handover_date"), room.get("delivered_state"))):
            out.append(by_then(day) if day and span(day) else {"done": True, "not_done": False}.get(state))
        return False if False in out else None if None in out else True

    def pooled(self, pid, phases, all_projects):
        pool = phases[0].get("pool")
        if not pool:
            return [pid], True
        group = [q for q, ph in all_projects.items() if ph[0].get("pool") == pool]
        return group, bool(phases[0].get("pool_agreement_no"))

    def floor(self, group, handed):
        """Low and high of the elders' floor, and the known sites."""
        low = high = 0
        sites, stated = [], False
        for phase in group:
            if phase["rooms"] is None:
                continue
            stated = True
            for r in phase["rooms"]:
                if r["purpose"] != "elders" or r.get("current_use") == "diverted":
                    continue
                ok = self.done(r, phase) if handed else True
                low, high = low + (self.area(r) if ok else 0), high + (0 if ok is False else self.area(r))
                if ok is not False:
                    sites.append(self.area(r))
        return low, (high if stated else math.inf), sites

    def own_room(self, phases):
        return any(r["purpose"] == "elders" for a in phases for r in (a["rooms"] or []))

    def new_projects(self, since, handed=False, rate=20, site=None, area=True, purpose="elders"):
        """Marks by project. handed: A4, by what is accepted and handed over, of those due."""
        out, all_projects = {}, self.projects()
        for pid, phases in all_projects.items():
            new, homes, p = self.cohort(phases, since), self.homes(phases), phases[0]
            if p["existing"]:
                continue
            own = p.get("planning_condition_care_area_m2")
            if new is False and (handed or own is None or not area):
                continue
            due = [by_then(a.get("acceptance_date") or a.get("delivery_date")) or False for a in phases]
            if p.get("exemption") or homes == 0:
                continue
            if handed and not any(due):
                continue
            if area and homes is None:
                out[pid] = "missing"
                continue
            group, agreed = self.pooled(pid, phases, all_projects)
            leans = len(group) > 1 and not agreed and not self.own_room(phases)
            members = [a for q in (group if agreed or leans else [pid]) for a in all_projects[q]]
            low, high, sites = self.floor(members, handed)
            m = "pass"
            if area and rate is not None:
                need = own if new is False else rate * sum(self.homes(all_projects[q]) for q in (group if agreed or leans else [pid])) / 100
                m = "pass" if low >= need else "fail" if high < need else "missing"
            elif area:
                m = "review"
            if site and m == "pass" and (not sites or min(sites) < site):
                m = "fail"
            if (leans or new is None) and m != "missing":
                m = "review"
            if purpose != "elders" and m == "pass":
                m = "review"
            out[pid] = m
        return out

    def binding(self):
        """m² per 100 households that binds new projects, and from when: the row, or the adopted norm."""
        own = [r for r in self.rows if r["rule"] == "A1" and r.get("applies_to") == "new"]
        return 20 if own or self.norm else None

    def A1(self, row):
        if row.get("applies_to") == "existing":
            return self.existing_floor(row)
        return Count(self.new_projects(NEW_FROM, rate=20).values()).duty()

    def A2(self, row):
        return Count(self.new_projects(NEW_FROM, rate=None, site=350, area=False).values()).duty()

    def A3(self, row):
        return dict(Count(["review" if m != "missing" else m for m in self.new_projects(NEW_FROM).values()]).duty(), verdict="review")

    def A4(self, row):
        site = 350 if any(r["rule"] == "A2" for r in self.rows) else None
        ans = Count(self.new_projects(NEW_FROM, True, self.binding(), site, purpose=row["args"].get("purpose")).values()).rate()
        return dict(ans, verdict=judge(ans, row["target"]))

    def A5(self, row):
        young = row["args"].get("purpose") == "childcare"
        all_projects, marks = self.projects(), {}
        for pid, phases in all_projects.items():
            p, new = phases[0], self.cohort(phases, NEW_FROM)
            if new is False or p["existing"] or p.get("exemption") or self.homes(phases) == 0:
                continue
            if young:  # whether a room is owed, no plan says: none declared is for review
                rooms = [(r, a) for a in phases for r in (a["rooms"] or []) if r["purpose"] == "childcare"]
                m = self.stages(rooms, phases) if rooms or phases[0]["rooms"] is None else "review"
                marks[pid] = "review" if new is None and m == "pass" else m
                continue
            group, agreed = self.pooled(pid, phases, all_projects)
            leans = len(group) > 1 and not self.own_room(phases)
            rooms = [(r, a) for q in (group if leans else [pid]) for a in all_projects[q] for r in (a["rooms"] or []) if r["purpose"] == "elders"]
            m = self.stages(rooms, phases)
            if m != "not_due":
                marks[pid] = "review" if (new is None or leans and not agreed) and m != "missing" else m
        return Count(marks.values()).duty()

    def stages(self, rooms, phases):
        seen = []
        for room, phase in rooms:
            whole = room.get("dates_basis") == "building"
            for housing, key, state, inherits in (
                    ("plan_permit_date", "plan_permit_date", "planned_state", True),
                    ("construction_start_date", "construction_start_date", "built_state", True),
                    ("acceptance_date", "acceptance_date", "accepted_state", True),
                    ("delivery_date", "handover_date", "delivered_state", False)):
                h = span(phase.get(housing))
                if h is None or h[0] > AS_OF:
                    seen.append("not_due")
                    continue
                f = span(room.get(key)) or (h if whole and inherits else None)
                if f is None:
                    seen.append("fail" if room.get(state) == "not_done" else "missing")
                else:
                    seen.append("pass" if f[1] <= h[1] else "fail")
        if not rooms:
            return "missing" if any(a["rooms"] is None for a in phases) else "fail"
        for m in ("fail", "missing", "not_due"):
            if m in seen:
                return m
        return "pass"

    # -------------------------------------------------------- existing estates

    def existing_floor(self, row):
        marks, rest = [], collections.defaultdict(list)
        for pid, phases in self.projects().items():
            if not phases[0]["existing"] and self.cohort(phases, NEW_FROM) is not False:
                if self.cohort(phases, NEW_FROM) is True:
                    continue
            if any(a["rooms"] for a in phases):
                homes = self.homes(phases)
                low, high, _ = self.floor(phases, False)
                m = "missing" if homes is None else "pass" if low >= homes / 5 else "fail" if high < homes / 5 else "missing"
                marks.append("review" if self.cohort(phases, NEW_FROM) is None and not phases[0]["existing"] else m)
            else:
                rest[phases[0]["unit"]].append(phases)
        pointed = {r.get("facility_id") for a in self.t.areas.values() for r in (a["rooms"] or [])}
        for unit, groups in rest.items():
            homes = [self.homes(g) for g in groups]
            if None in homes:
                marks.append("missing")
                continue
            mine = [f for f in self.F if f["kind"] in COMMUNITY_KINDS and f["unit"] == unit and f["exists"] is not False and f["id"] not in pointed]
            low = sum(f["gfa"] or 0 for f in mine if f["exists"])
            high = sum(math.inf if f["gfa"] is None else f["gfa"] for f in mine)
            need = sum(homes) / 5
            marks.append("pass" if low >= need else "fail" if high < need else "missing")
        return Count(marks).duty()

    # -------------------------------------------------------- distance

    def lattice(self, a, step=25.0):
        """Points of an estate, ◇25 m apart, on a plane laid at its middle; never fewer than one."""
        if "pts" in a:
            return a["pts"]
        g, c = a["shape"], a["shape"].centroid
        plane = pyproj.Proj(proj="aeqd", lon_0=c.x, lat_0=c.y, ellps="GRS80")
        flat = transform(lambda x, y: plane(x, y), g)
        x0, y0, x1, y1 = flat.bounds
        pts = [(x, y) for x in frange(math.floor(x0 / step) * step, x1, step) for y in frange(math.floor(y0 / step) * step, y1, step)
               if flat.covers(Point(x, y))]
        if not pts:
            q = flat.representative_point()
            pts = [(q.x, q.y)]
        a["pts"], a["m2"] = [plane(x, y, inverse=True) for x, y in pts], abs(GEOD.geometry_area_perimeter(g)[0])
        return a["pts"]

    def eligible(self, purpose="elders"):
        ok = lambda f: (f["kind"] in CIRCLE or f["kind"] == "home" and {"日托", "上门服务"} & f["has"])
        if purpose == "childcare":  # filed only, as S6
            ok = lambda f: f["kind"] in CHILDCARE and f["filed"] is not False
        sure = lambda f: f["exists"] and (purpose == "elders" or f["filed"])
        mine = [f for f in self.F if f["exists"] is not False and f["at"] and ok(f)]
        return [f["at"] for f in mine if sure(f)], [f["at"] for f in mine if not sure(f)]

    def share(self, a, points, metres):
        """How many of an estate's points are within the walk of one of points."""
        limit, n = metres / DETOUR, 0
        pts = self.lattice(a)
        near = [q for q in points if GEOD.inv(*pts[0], *q)[2] < limit + 1500]
        for p in pts:
            n += any(GEOD.inv(*p, *q)[2] <= limit for q in near)
        return Fr(n, len(pts))

    def served(self, purpose="elders", metres=1000):
        key = ("served", purpose, metres)
        if key not in self.t.__dict__:
            sure, maybe = self.eligible(purpose)
            out = {}
            for a in self.t.areas.values():
                if a["shape"] is not None:
                    low = self.share(a, sure, metres)
                    out[a["id"]] = (low, low if low == 1 or not maybe else self.share(a, sure + maybe, metres))
            self.t.__dict__[key] = out
        return self.t.__dict__[key]

    def S5(self, row):
        urban = [shape(f["geometry"]) for f in features("scopes.geojson") if f["properties"]["kind"] == "urban_area"]
        low = high = whole = doubt = Fr(0)
        for a in self.t.areas.values():
            if a["shape"] is None or not any(u.covers(a["shape"].representative_point()) for u in urban):
                continue
            if a.get("status") in ("planned", "under_construction", "suspended", "land_supplied"):
                continue
            x, y = self.served()[a["id"]]
            m2 = Fr(a["m2"])
            low, high, whole, doubt = low + x * m2, high + y * m2, whole + m2, doubt + (y - x) * m2
        ans = dict(value=100 * low / (whole - doubt), low=100 * low / whole, high=100 * high / whole, numerator=float(low),
                   denominator=float(whole - doubt))
        return dict(ans, verdict="measured")

    def S7(self, row):
        kinds = row["args"].get("kinds") or ["home"]
        names = {"comprehensive_care_center": "center", "embedded_facility": "embedded", "day_care_center": "day_care",
                 "community_care_station": "station", "home": "home"}
        mine = [names[k] for k in kinds if k in names]
        if not row["args"].get("kinds"):
            mine = BED_KINDS
        metres = 50 if row["args"].get("nearness") == "adjoining" else 300
        medical = [f["at"] for f in self.F if f["exists"] and f["kind"] in MEDICAL and f["at"]]
        marks = []
        for f in self.F:
            if f["kind"] in mine and f["exists"] is not False:
                if not f["at"]:
                    marks.append("missing")
                else:
                    near = min(GEOD.inv(*f["at"], *q)[2] for q in medical) <= metres
                    marks.append("review" if f["exists"] is None else "pass" if near else "fail")
        return dict(Count(marks).rate(), verdict="measured")

    def A15(self, row):
        purposes = {"elders": ["elders"], "childcare": ["childcare"], "shared": ["elders", "childcare"]}[row["args"]["purpose"]]
        marks = []
        for pid, phases in self.projects().items():
            if self.cohort(phases, NEW_FROM) is True:
                continue
            each = [self.has(phases, p) for p in purposes]
            marks.append("fail" if "fail" in each else "review" if "review" in each else "pass")
        c = Count(marks)
        return dict(value=c.no, low=c.no, high=c.no + c.unknown, numerator=c.no, denominator=c.judged, unknown=c.unknown, verdict="measured")

    def has(self, phases, purpose):
        kinds = CIRCLE + ["rural", "mutual"] if purpose == "elders" else CHILDCARE
        here = [f["exists"] if purpose == "elders" else f["exists"] and f["filed"] for f in self.F
                if f["exists"] is not False and f["unit"] == phases[0]["unit"] and f["kind"] in kinds]
        if True in here:
            return "pass"
        got = self.served(purpose)
        pts = sum(len(a["pts"]) for a in phases)
        low, high = (sum(got[a["id"]][i] * len(a["pts"]) for a in phases) / pts for i in (0, 1))
        return "pass" if low >= Fr(1, 2) else "review" if None in here or high >= Fr(1, 2) else "fail"


def frange(a, b, step):
    while a <= b:
        yield a
        a += step

# ---------------------------------------------------------------- comparing

LOOSE = {"S5": .5, "A15": 2}  # percentage points; estates of 544


def differs(rule, key, mine, theirs):
    if mine is None or theirs is None:
        return (mine is None) != (theirs is None)
    if key == "verdict":
        return mine != theirs
    mine, theirs = float(mine), float(theirs)
    if rule in LOOSE:
        return abs(mine - theirs) > (LOOSE[rule] if key in ("value", "low", "high") else .01 * theirs)
    return abs(mine - theirs) > 1e-9 * max(1, abs(theirs))


def main(results):
    town, equal, different = Town(), 0, 0
    for plan in PLANS:
        rows = yaml.safe_load(open(ROOT / f"seeds/plans/{plan}.yaml"))["indicators"]
        for row in rows:
            target = (row.get("targets") or [{}])[-1].get("value")
            row["args"] = row.get("args", {})
            row["target"] = None if target is None else Fr(target["num"], target["den"]) if isinstance(target, dict) else Fr(str(target))
        for adopted in (False, True):
            path = pathlib.Path(results) / f"{plan}{'+norm' if adopted else ''}.json"
            theirs = {r["id"]: r for r in json.load(open(path))["indicators"]}
            ref = Referee(town, plan, rows, adopted)
            for row in rows:
                mine, got = getattr(ref, row["rule"])(row), theirs[row["id"]]
                bad = [f"{k} {show(v)} / {show(got[k])}" for k, v in mine.items() if differs(row["rule"], k, v, got[k])]
                equal, different = equal + (not bad), different + bool(bad)
                if bad:
                    print(f"{plan}{' +norm' if adopted else ''} {row['id']} {row['rule']}: " + "; ".join(bad))
    print(f"{equal} rows agree, {different} differ (referee / program)")
    return different > 0


def show(v):
    return v if isinstance(v, str) or v is None else f"{float(v):.6g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
