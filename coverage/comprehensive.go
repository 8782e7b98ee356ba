package coverage

import (
	"math/big"
	"slices"
)

// centerKinds can be a unit's comprehensive care center (standards 3.3, S1).
var centerKinds = map[FacilityKind]bool{
	ComprehensiveCareCenter: true, ResidentialCareHome: true, EmbeddedFacility: true, TownshipCareCenter: true,
}

// comprehensive judges S1 and S2: units in which one institution operates with every function
// that makes a center comprehensive. A center across the boundary does not count, and two
// half-equipped ones do not add up.
func (r *run) comprehensive(ro row) Result {
	res := r.result(ro)
	if ro.Op == Qualitative {
		return r.contractedShare(ro, res)
	}
	kinds := townshipUnits
	if ro.Rule == S1 {
		kinds = []DivisionKind{Subdistrict}
	} else if r.p.EnterpriseUnits == "counted" {
		kinds = append(slices.Clone(kinds), EnterpriseUnit)
	}
	variant := functionSet(ro.Args.Functions)
	judge := func(d *Division) unitVerdict { return r.center(ro, d) }
	target := r.shareTarget(ro)
	things := r.unitRule(ro, &res, r.units(kinds...), variant, judge)
	r.rate(ro, &res, things, target)
	if ro.Rule == S2 {
		r.withEnterprises(ro, &res, things, target, judge)
	}
	res.Basis = Basis{Code: "s." + string(ro.Rule), Figures: Figures{
		"units": len(things), "functions": functionNames(ro.Args.Functions), "managed": r.p.ManagedUnits,
	}}
	if len(ro.Args.Functions) == 0 {
		res.Flags = append(res.Flags, Flag{FlagBasisOpen, "functions", nil})
	}
	return res
}

// shareTarget is the share of units that a row asks for: 1 for "all of" a set of functions in
// every unit, else the printed percentage.
func (r *run) shareTarget(ro row) *big.Rat {
	if ro.Op == AllOf || len(ro.Targets) == 0 {
		return big.NewRat(1, 1)
	}
	return new(big.Rat).Quo(r.rat(ro), hundred)
}

// functionSet names a set in finding and gap ids, so that one cause is one gap across rows.
func functionSet(set []Function) string {
	if len(set) == 0 {
		return "undefined"
	}
	s := ""
	for i, fn := range slices.Sorted(slices.Values(set)) {
		if i > 0 {
			s += "+"
		}
		s += string(fn)
	}
	return s
}

// center judges one unit. Where the plan does not define 综合功能 a center present is for review.
func (r *run) center(ro row, d *Division) unitVerdict {
	var best []Function
	seen := false
	u := r.judgeUnit(r.here(d), ro.Args.Least, func(pl *place) (Tri, string, []Flag) {
		if !centerKinds[pl.Kind] || ro.Args.EmbeddedOnly && pl.Embedded != nil && !*pl.Embedded {
			return No, "", nil
		}
		if len(ro.Args.Functions) == 0 {
			return Unknown, "", []Flag{{FlagBasisOpen, "functions", Figures{"site": pl.Name}}}
		}
		t, lacks := functionsOf(pl.Facility, ro.Args.Functions)
		if t == No && pl.exists == Yes && (!seen || len(lacks) < len(best)) {
			best, seen = lacks, true
		}
		if t == Unknown {
			return Unknown, "facilities.functions", nil
		}
		if t == Yes && pl.FunctionMode == "contracted" {
			return r.contracted(ro, pl)
		}
		return t, "", nil
	})
	if u.verdict != Fail {
		return u
	}
	u.lacks = best
	flag := Flag{FlagNoCenter, "none", Figures{"name": d.Name}}
	if seen {
		flag = Flag{FlagNoCenter, "lacks", Figures{"name": d.Name, "functions": functionNames(best)}}
	}
	u.flags = append(u.flags, flag)
	return u
}

// contracted functions count where the plan says so, flagged; elsewhere nobody has decided.
func (r *run) contracted(ro row, pl *place) (Tri, string, []Flag) {
	flag := []Flag{{FlagBasisOpen, "contracted", Figures{"site": pl.Name}}}
	if ro.Args.Contracted {
		return Yes, "", flag
	}
	return Unknown, "", flag
}

// withEnterprises prints the rate with the enterprise units (codes 400-599) beside the one
// without, and leaves the row for review where the choice flips it (standards 3.00, 14).
func (r *run) withEnterprises(ro row, res *Result, things []judged, target *big.Rat,
	judge func(*Division) unitVerdict,
) {
	extra := r.units(EnterpriseUnit)
	if len(extra) == 0 || r.p.EnterpriseUnits != "" || len(r.w.Facilities) == 0 {
		return
	}
	all := slices.Clone(things)
	for _, d := range extra {
		all = append(all, judged{unit: d, verdict: judge(d).verdict})
	}
	without := *res
	r.rate(ro, res, all, target)
	with := *res
	*res = without
	res.Figures = Figures{"enterprise_units": len(extra)}
	if with.Value != nil {
		res.Figures["with_enterprise_units_percent"] = *with.Value
	}
	if with.Verdict != without.Verdict && without.Verdict != NotDue {
		res.Verdict = Review
		res.Flags = append(res.Flags, Flag{FlagBasisOpen, "enterprise_units", Figures{"units": len(extra)}})
	}
}

// contractedShare measures how many centers work by contract, for a row that only says they may.
func (r *run) contractedShare(ro row, res Result) Result {
	res.Verdict, res.Unit = Measured, "所"
	own, contracted, unknown := 0, 0, 0
	for _, pl := range r.places {
		if !centerKinds[pl.Kind] || pl.exists != Yes || !r.territory(pl) {
			continue
		}
		switch pl.FunctionMode {
		case "own":
			own++
		case "contracted":
			contracted++
		default:
			unknown++
		}
	}
	res.Value, res.Unknown = ptr(float64(contracted)), unknown
	res.Figures = Figures{"own": own, "contracted": contracted, "mode_unknown": unknown}
	res.Basis = Basis{Code: "s1.contracted"}
	if len(r.w.Facilities) == 0 {
		res.Value, res.Verdict, res.Missing = nil, NotAssessable, []string{"facilities"}
	}
	return res
}
