package coverage

import "slices"

// FigureKey describes one of a rule's figures for a reader.
type FigureKey struct {
	Key  string // snake_case
	Unit string // "" where it is a word or has none
	Zh   string
	En   string
}

// FigureKeys lists the keys that a rule's results, findings and bases may carry. docs/figures.md
// is generated from it.
var FigureKeys = map[Rule][]FigureKey{
	S1: figuresCenter, S2: figuresCenter, S3: slices.Concat(figuresUnit, figuresWalk), S4: figuresS4,
	S5: figuresS5, S6: figuresS6, S7: figuresS7, S8: figuresUnit, S9: figuresS9,
	A1: figuresA1, A2: figuresA2, A3: figuresA3, A4: figuresA4, A5: figuresA5, A15: figuresA15,
	A6: figuresA6, A7: figuresA7, A8: figuresA8, A9: figuresA9, A10: figuresA10,
	A11: figuresA11, A12: figuresA12, A13: figuresA13, A14: figuresA14, ReportedRule: figuresReported,
}

var figuresUnit = []FigureKey{
	{"units", "", "单位数", "units of the denominator"},
	{"facilities", "", "起作用的设施数", "facilities that decide"},
	{"sites", "", "设施名称", "names of those facilities"},
}

var figuresCenter = slices.Concat(figuresUnit, []FigureKey{
	{"functions", "", "要求的功能", "functions asked for"},
	{"lacks", "", "缺少的功能", "functions the best center lacks"},
	{"managed", "", "含代管区", "managed divisions belong"},
	{"enterprise_units", "", "政企合一单位数", "enterprise units"},
	{"with_enterprise_units_percent", "%", "含政企合一单位的比例", "share with the enterprise units"},
	{"own", "", "自营机构数", "centers with functions of their own"},
	{"contracted", "", "签约机构数", "centers with contracted functions"},
	{"mode_unknown", "", "方式不明的机构数", "centers of unknown mode"},
})

var figuresWalk = []FigureKey{
	{"walking_m", "m", "步行距离", "walking distance"},
	{"walking_method", "", "步行算法", "how the walk is measured"},
	{"walking_units", "", "有需求点的单位数", "units with demand points"},
	{"walking_unit_share", "%", "步行可达的单位比例", "units within the walk"},
	{"walking_estates_share", "%", "步行可达的小区比例", "estates within the walk"},
	{"walking_people_share", "%", "步行可达的人口比例", "people within the walk"},
	{"walking_elders60_share", "%", "步行可达的老年人比例", "elders within the walk"},
}

var figuresS4 = slices.Concat(figuresUnit, []FigureKey{{"mobile_only", "", "仅有流动服务的单位数", "units with a mobile service only"}})

var figuresS6 = slices.Concat(figuresUnit, figuresWalk, []FigureKey{
	{"with_villages_percent", "%", "含嘎查村的比例", "share with the villages"},
})

var figuresS9 = []FigureKey{
	{"first_broken_tier", "", "最先断开的一级", "the first tier that breaks"},
	{"city_center", "", "市级中心", "a center for the city"},
	{"streets_percent", "%", "街道覆盖率", "streets with a center"},
	{"communities_percent", "%", "社区覆盖率", "communities with a provider"},
}

var figuresA1 = []FigureKey{
	{"households", "户", "户数", "households"},
	{"required_m2", "m²", "应配面积", "floor owed"},
	{"provided_m2", "m²", "实配面积", "floor provided"},
	{"shortfall_m2", "m²", "缺口", "floor missing"},
	{"m2_per_100_households", "m²/100户", "每百户面积", "floor for each 100 households"},
	{"pool", "", "统筹组", "pool"},
	{"estates", "", "合并的小区数", "estates judged as one"},
	{"basis", "", "衡量依据", "what it is held to"},
	{"exemption", "", "免建文号", "exemption"},
	{"new_from", "", "新建起始日", "new from"},
}

var figuresA2 = []FigureKey{
	{"site", "", "用房", "site"},
	{"floor_area_m2", "m²", "建筑面积", "floor of the site"},
	{"minimum_m2", "m²", "单处下限", "least floor of a site"},
	{"shortfall_m2", "m²", "缺口", "floor missing"},
	{"pool", "", "统筹组", "pool"},
}

var figuresA3 = []FigureKey{
	{"residents", "人", "规划人口", "planned residents"},
	{"floor_m2_per_person", "m²/人", "人均建筑面积", "floor a head"},
	{"land_m2_per_person", "m²/人", "人均用地", "land a head"},
	{"m2_per_person", "m²/人", "判定用的人均面积", "area a head that is judged"},
	{"required_m2_per_person", "m²/人", "应配人均面积", "area a head that is owed"},
	{"basis", "", "口径", "basis"},
	{"pool", "", "统筹组", "pool"},
}

var figuresA4 = slices.Concat(figuresA1, []FigureKey{
	{"standards", "", "面积依据", "rows that say how much is owed"},
	{"purpose", "", "对象", "whom it is for"},
	{"household_weighted_percent", "%", "按户数加权的达标率", "rate weighted by households"},
	{"site_below_minimum", "", "低于单处下限的用房", "site below the minimum"},
	{"elders_side", "", "养老一侧的判定", "verdict for the elders' side"},
	{"manner", "", "达标方式", "how it was met"},
})

var figuresA5 = []FigureKey{
	{"in_step", "", "同步的阶段数", "stages in step"},
	{"permit_m2", "m²", "许可面积", "floor in the permit"},
	{"required_m2", "m²", "应配面积", "floor owed"},
	{"exemption", "", "免建文号", "exemption"},
	{"elsewhere", "", "易地补建文号", "document by which it is made up elsewhere"},
	{"handover_days", "天", "移交宽限", "days of grace at handover"},
	{"purpose", "", "对象", "whom it is for"},
	{"new_from", "", "新建起始日", "new from"},
	{"pool", "", "统筹组", "pool"},
	{"in_first_phase", "", "是否在首期", "in the first phase"},
	{"share_complete_percent", "%", "住宅已完成比例", "share of the housing complete"},
	{"share_basis", "", "比例口径", "by floor area or households"},
	{"share", "", "分期完成比例", "the share before which rooms must be complete"},
	{"equal", "", "恰为该比例是否算满足", "whether exactly the share will do"},
}

var figuresA15 = []FigureKey{
	{"households", "户", "户数", "households"},
	{"lacking", "", "没有可用设施", "no facility to use"},
	{"metres", "m", "步行距离", "walking distance"},
	{"method", "", "可达测算方法", "how the reach is measured"},
	{"purpose", "", "对象", "whom it is for"},
}
