package coverage

import "slices"

// The kinds of facility that beds for the old stand in, by how statistics group them.
var (
	institutionKinds = []FacilityKind{ResidentialCareHome} // 养老机构
	communityKinds   = []FacilityKind{
		ComprehensiveCareCenter, EmbeddedFacility, TownshipCareCenter, DayCareCenter, CommunityCareStation,
	}
	mutualAidKinds  = []FacilityKind{MutualAidHome, RuralCareStation}
	medicalBedKinds = []FacilityKind{ // whose beds are never beds for the old
		Hospital, TownshipClinic, VillageClinic, CommunityHealthCenter, CommunityHealthStation, NursingStation,
	}
	allBedKinds = slices.Concat(institutionKinds, communityKinds, mutualAidKinds)
)

func bedsOf(f *Facility) *int     { return f.Beds }
func homeBedsOf(f *Facility) *int { return f.BedsHome }

// The keys of rule A6's figures.
var figuresA6 = []FigureKey{
	{"beds_institutions", "张", "养老机构床位", "beds of institutions"},
	{"beds_community", "张", "社区养老床位", "beds of community facilities"},
	{"beds_mutual_aid", "张", "互助养老床位", "beds of mutual-aid homes"},
	{"beds_home", "张", "家庭养老床位（不计入）", "care beds at home, not counted"},
	{"beds_medical", "张", "医疗康复床位（不计入）", "medical and rehabilitation beds, not counted"},
	{"all_care_beds", "张/千名老年人", "全部养老床位口径", "per thousand, all care beds"},
	{"institutions_only", "张/千名老年人", "仅养老机构口径", "per thousand, institutions only"},
	{"verdict_all", "", "全部养老床位口径结论", "verdict on all care beds"},
	{"verdict_institutions", "", "仅养老机构口径结论", "verdict on institutions only"},
	{"population", "人", "60岁及以上人口", "people of 60 and over"},
	{"population_year", "年", "人口年份", "year of the population"},
	{"population_basis", "", "人口口径", "basis of the population"},
	{"source_date", "", "资料日期", "date of the record"},
}

// bedKinds returns whose beds count on a basis (口径).
func bedKinds(basis string) []FacilityKind {
	if basis == "institutions" {
		return institutionKinds
	}
	return allBedKinds
}

// bedsPerThousand judges A6: care beds per thousand people of 60 and over. Hospital beds and
// care beds at home are shown and never counted; both bases are, and F15 says where they
// disagree.
//
// Source: standards 3.4 A6, 3.00 17 and 24.
func (r *run) bedsPerThousand(ro row) Result {
	res := r.result(ro)
	people, _ := r.territoryElders()
	on := func(kinds []FacilityKind) density {
		return density{
			all: r.amounts("facilities.beds", bedsOf, ofKind(kinds)), kinds: kinds,
			field: "facilities.beds", people: people, of: elders60,
		}
	}
	kinds := bedKinds(r.p.BedsBasis)
	res.Basis.Code = "a6." + r.p.BedsBasis
	r.perThousand(ro, &res, on(kinds))
	res.Figures = Figures{
		"beds_institutions": r.shown(institutionKinds, bedsOf),
		"beds_community":    r.shown(communityKinds, bedsOf),
		"beds_mutual_aid":   r.shown(mutualAidKinds, bedsOf),
		"beds_home":         r.shown(allBedKinds, homeBedsOf),
		"beds_medical":      r.shown(medicalBedKinds, bedsOf),
	}
	if people.n > 0 && ro.binds() {
		verdicts := map[string]Verdict{}
		for _, basis := range []string{"all", "institutions"} {
			d := on(bedKinds(basis))
			low, _ := sum(d.all).bounds(d.per())
			verdicts[basis] = d.verdict(ro, r.rat(ro))
			res.Figures[map[string]string{"all": "all_care_beds", "institutions": "institutions_only"}[basis]] = float(low)
			res.Figures["verdict_"+basis] = string(verdicts[basis])
		}
		if verdicts["all"] != verdicts["institutions"] {
			r.basisOpen(&res, "beds", "all_care_beds", "institutions_only", "verdict_all", "verdict_institutions")
		}
	}
	r.leaveOut(&res, "张", kinds, bedsOf)
	r.wanting(ro, res, GapBeds, "", "张")
	return res
}

// basisOpen flags a basis that is not settled, with those of the row's figures that tell.
func (r *run) basisOpen(res *Result, variant string, keys ...string) {
	figures := Figures{}
	for _, k := range keys {
		figures[k] = res.Figures[k]
	}
	res.Flags = append(res.Flags, Flag{Code: FlagBasisOpen, Variant: variant, Figures: figures})
}

// The keys of rule A7's figures.
var figuresA7 = []FigureKey{
	{"institutions", "家", "养老机构", "institutions that serve or may serve"},
	{"institutions_known", "家", "床位数齐全的机构", "institutions with all numbers"},
	{"part", "张", "分项合计（超过总数，待核实）", "what the parts come to, above the whole: to be checked"},
	{"whole", "张", "总数", "the whole"},
	{"source_date", "", "资料日期", "date of the record"},
}

// nursingShare judges A7: nursing beds among the beds of institutions. One that does not say
// how many lies between none and all of its beds.
//
// Source: standards 3.4 A7.
func (r *run) nursingShare(ro row) Result {
	return r.bedShare(ro, "nursing", func(f *Facility) map[string]*int {
		return map[string]*int{"facilities.beds_nursing": f.BedsNursing}
	})
}

// The keys of rule A8's figures.
var figuresA8 = slices.Concat(figuresA7, []FigureKey{
	{"beds_safety_net", "张", "兜底保障床位", "safety-net beds"},
	{"beds_inclusive", "张", "普惠床位", "inclusive beds"},
})

// inclusiveBeds judges A8: safety-net and inclusive beds together among the beds of
// institutions. Where they come to more than the beds, some are counted twice: for review.
//
// Source: standards 3.4 A8.
func (r *run) inclusiveBeds(ro row) Result {
	res := r.bedShare(ro, "inclusive", func(f *Facility) map[string]*int {
		return map[string]*int{
			"facilities.beds_safety_net": f.BedsSafetyNet, "facilities.beds_inclusive": f.BedsInclusive,
		}
	})
	res.Basis.Code = "a8.institutions"
	res.Figures["beds_safety_net"] = r.shown(institutionKinds, func(f *Facility) *int { return f.BedsSafetyNet })
	res.Figures["beds_inclusive"] = r.shown(institutionKinds, func(f *Facility) *int { return f.BedsInclusive })
	return res
}

func (r *run) bedShare(ro row, what string, parts func(*Facility) map[string]*int) Result {
	res := r.result(ro)
	res.Basis.Code = "a7.institutions"
	if r.unsurveyed(ro, &res, institutionKinds, "facilities.beds") {
		res.Figures = Figures{}
		return res
	}
	all := r.portions(func(f *Facility) portion {
		return divide(f.Beds, "facilities.beds", parts(f))
	}, ofKind(institutionKinds))
	r.share(ro, &res, all)
	res.Figures = shareFigures(all, "institutions")
	r.leaveOut(&res, "张", institutionKinds, bedsOf)
	r.wanting(ro, res, GapBeds, what, "张")
	return res
}

func shareFigures(all []portion, things string) Figures {
	known := 0
	for _, p := range all {
		if p.sure() {
			known++
		}
	}
	return Figures{things: len(all), things + "_known": known}
}
