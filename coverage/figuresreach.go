package coverage

import "slices"

// figuresS5 are the circle's. A share has its bounds beside it, under _low and _high, where anything
// is in doubt; those of a threshold are named by it: five_minute, strict, elderly, planning, circle.
var figuresS5 = slices.Concat(thresholdFigures(), []FigureKey{
	{"served_households", "households", "已覆盖户数", "Households served"},
	{"unserved_households", "households", "未覆盖户数", "Households not served"},
	{"served_people", "persons", "已覆盖人口", "People served"},
	{"unserved_people", "persons", "未覆盖人口", "People not served"},
	{"served_elders60", "persons", "已覆盖60岁及以上人口", "People of 60 and over served"},
	{"unserved_elders60", "persons", "未覆盖60岁及以上人口", "People of 60 and over not served"},
	{"elders60_basis", "", "60岁及以上人口来源", "How elders are known: recorded, allocated, mixed"},
	{"facilities", "", "计入的设施数", "Facilities that count"},
	{"facilities_doubtful", "", "存疑的设施数", "Facilities that may count"},
	{"facilities_without_place", "", "无坐标的设施数", "Facilities without place"},
	{"land_share_straight_line", "%", "直线圈内居住用地面积覆盖率", "Share of residential land in the circle as drawn, by straight line"},
	{"households_share_straight_line", "%", "直线圈内户数覆盖率", "Share of households in it"},
	{"people_share_straight_line", "%", "直线圈内人口覆盖率", "Share of people in it"},
	{"elders60_share_straight_line", "%", "直线圈内60岁及以上人口覆盖率", "Share of people of 60 and over in it"},
	{"land_share_not_on_foot", "%", "圈内而步行不到的居住用地比例", "Of the land in it, the share not reached on foot"},
	{"households_share_not_on_foot", "%", "圈内而步行不到的户数比例", "Of the households in it, the share not reached on foot"},
	{"people_share_not_on_foot", "%", "圈内而步行不到的人口比例", "Of the people in it, the share not reached on foot"},
	{"elders60_share_not_on_foot", "%", "圈内而步行不到的60岁及以上人口比例", "Of the people of 60 and over in it, the share not reached on foot"},
	{"households_not_on_foot", "households", "圈内而步行不到的户数", "Households in it, not reached on foot"},
	{"people_not_on_foot", "persons", "圈内而步行不到的人口", "People in it, not reached on foot"},
	{"elders60_not_on_foot", "persons", "圈内而步行不到的60岁及以上人口", "People of 60 and over in it, not reached on foot"},
	{"snap_m", "m", "接路距离上限", "Longest leg to a way"},
	{"piece_m", "m", "孤立路段长度下限", "Shortest piece of network that counts"},
	{"points_unsnapped", "", "距路网过远的需求点数", "Demand points too far from any way"},
	{"facilities_unsnapped", "", "距路网过远的设施数", "Facilities too far from any way"},
	{"network_ways", "", "步行道数", "Ways"},
	{"network_nodes", "", "路网节点数", "Nodes of the network"},
	{"network_parts", "", "路网连通部分数", "Parts of the network that do not connect"},
	{"network_largest_share", "%", "最大连通部分占路网长度比例", "Share of the largest part, by length"},
	{"network_ways_unusable", "", "无法使用的步行道数", "Ways no network can hold"},
	{"network_barriers", "", "屏障数", "Railways, waters, walls and other lines that nobody crosses on the way to a street"},
	{"points_by_entrances", "", "由出入口进出的需求点数", "Demand points that leave their estate by its entrances"},
	{"equivalent_metres", "", "步行距离为等效米数", "Whether walks are in equivalent metres: steps and crossings count for more than their length"},
	{"step_extra_m_per_m", "m/m", "台阶每米附加", "Metres that a metre of steps counts for beyond its length"},
	{"crossing_extra_m", "m", "每次过街附加", "Metres that a crossing counts for"},
	{"denominator", "", "城区范围依据", "How the city is bounded"},
	{"method", "", "可达测算方法", "How the reach is measured"},
	{"detour", "ratio", "绕行系数", "Detour"},
	{"limit_m", "m", "覆盖距离", "Distance that counts as served"},
	{"lattice_m", "m", "需求点间距", "Spacing of demand points"},
	{"areas_rural", "", "城区外小区数", "Estates outside the city"},
	{"areas_not_lived_in", "", "未入住小区数", "Estates nobody lives in yet"},
	{"areas_not_placed", "", "无坐标小区数", "Estates that cannot be placed"},
	{"served_share", "%", "小区需求点覆盖率", "Share of the estate's demand points served"},
	{"points", "", "需求点数", "Demand points"},
	{"median_m", "m", "中位步行距离", "Walk from the median demand point"},
	{"median_facility", "", "中位点最近设施", "Where that leads"},
	{"worst_m", "m", "最远步行距离", "Walk from the worst demand point"},
	{"worst_facility", "", "最远点最近设施", "Where that leads"},
	{"households", "households", "户数", "Households"},
	{"elders60", "persons", "60岁及以上人口", "People of 60 and over"},
	{"rank", "", "未覆盖老年人口排序", "Rank by elders not served"},
})

// thresholdFigures are the shares at every threshold.
func thresholdFigures() []FigureKey {
	var out []FigureKey
	for _, t := range []struct{ key, zh, en string }{
		{"five_minute", "5分钟", "five minutes"},
		{"strict", "从严", "strict"},
		{"elderly", "老年步速", "elders' pace"},
		{"planning", "规划步速", "planners' pace"},
		{"circle", "15分钟圈", "fifteen minutes"},
	} {
		out = append(out, FigureKey{t.key + "_m", "m", t.zh + "距离", "Distance, " + t.en})
		for _, b := range []struct{ key, zh, en string }{
			{"land", "居住用地面积", "residential land"},
			{"households", "户数", "households"},
			{"people", "人口", "people"},
			{"elders60", "60岁及以上人口", "people of 60 and over"},
			{"estates", "小区数", "estates"},
			{"estates_all", "小区数（全部需求点）", "estates wholly served"},
			{"estates_any", "小区数（任一需求点）", "estates served anywhere"},
		} {
			out = append(out, FigureKey{b.key + "_share_" + t.key, "%", t.zh + b.zh + "覆盖率", "Share of " + b.en + ", " + t.en})
		}
	}
	return out
}

var figuresS7 = []FigureKey{
	{"adjoining", "", "毗邻设施数", "Facilities adjoining"},
	{"near", "", "邻近设施数", "Facilities near"},
	{"nearby", "", "附近设施数", "Facilities nearby"},
	{"beyond", "", "较远设施数", "Facilities farther"},
	{"without_place", "", "无坐标设施数", "Facilities without place"},
	{"adjoining_m", "m", "毗邻距离", "Limit of adjoining"},
	{"near_m", "m", "邻近距离", "Limit of near"},
	{"nearby_m", "m", "附近距离", "Limit of nearby"},
	{"method", "", "量算方法", "How distance is measured"},
	{"kinds", "", "养老设施类别", "Kinds of care measured"},
	{"medical_kinds", "", "医疗设施类别", "Kinds of medical facility"},
	{"nearness", "", "按何等级计", "The class that counts"},
	{"class", "", "距离等级", "Class of nearness"},
	{"distance_m", "m", "距离", "Distance, as the method says"},
	{"straight_line_m", "m", "直线距离", "Straight line to the nearest so measured"},
	{"straight_line_facility", "", "直线最近医疗设施", "Where that leads"},
	{"snap_m", "m", "接路距离上限", "Longest leg to a way"},
	{"equivalent_metres", "", "步行距离为等效米数", "Whether walks are in equivalent metres: steps and crossings count for more than their length"},
	{"step_extra_m_per_m", "m/m", "台阶每米附加", "Metres that a metre of steps counts for beyond its length"},
	{"crossing_extra_m", "m", "每次过街附加", "Metres that a crossing counts for"},
	{"facility", "", "最近医疗设施", "Nearest medical facility"},
	{"same_site", "", "同址", "On one site"},
	{"doubtful_facility", "", "更近但状态不明的设施", "A nearer one that may not serve"},
	{"doubtful_distance_m", "m", "其距离", "Its distance"},
}
