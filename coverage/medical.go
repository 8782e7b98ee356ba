package coverage

import (
	"math/big"
	"slices"
)

// The keys of rule A14's figures.
var figuresA14 = []FigureKey{
	{"medical", "", "医疗服务方式", "own, agreement or none"},
	{"medical_agreement_until", "", "协议有效期至", "last day of the agreement"},
	{"source_date", "", "资料日期", "date of the record"},
}

// medical judges A14: institutions, and community ones where the row says so, with a medical unit
// of their own or an agreement that still holds.
//
// Source: standards 3.4 A14.
func (r *run) medical(ro row) Result {
	res := r.result(ro)
	kinds := institutionKinds
	res.Basis.Code = "a14"
	if ro.Args.CommunityToo {
		kinds = slices.Concat(institutionKinds, communityKinds)
		res.Basis.Code = "a14.community"
	}
	if r.unsurveyed(ro, &res, kinds, "facilities.medical") {
		return res
	}
	var things []judged
	for _, pl := range r.places {
		counts, missing := r.meets(pl, ofKind(kinds))
		if !r.territory(pl) || counts == No {
			continue
		}
		v, lacking := r.heals(pl.Facility)
		if counts == Unknown {
			v, lacking = pl.doubt(), append(missing, lacking...)
		}
		res.lacks(lacking...)
		things = append(things, judged{unit: pl.unit, verdict: v})
		r.findMedical(ro, pl, v, lacking)
	}
	var target *big.Rat
	if ro.binds() {
		target = new(big.Rat).Quo(r.rat(ro), hundred)
	}
	r.rate(ro, &res, things, target)
	r.leaveOut(&res, "家", kinds, func(*Facility) *int { return ptr(1) })
	return res
}

// heals answers whether a facility has medical service at the as-of date.
func (r *run) heals(f *Facility) (Verdict, []string) {
	switch f.Medical {
	case "own":
		return Pass, nil
	case "none":
		return Fail, nil
	case "agreement":
		switch r.q.AsOf.NotAfter(f.MedicalAgreementUntil) {
		case Yes:
			return Pass, nil
		case No:
			return Fail, nil
		}
		return NotAssessable, []string{"facilities.medical_agreement_until"}
	}
	return NotAssessable, []string{"facilities.medical"}
}

func (r *run) findMedical(ro row, pl *place, v Verdict, missing []string) {
	v = r.settle(ro, v)
	figures := Figures{}
	if pl.Medical != "" {
		figures["medical"] = pl.Medical
	}
	if !pl.MedicalAgreementUntil.IsZero() {
		figures["medical_agreement_until"] = pl.MedicalAgreementUntil.String()
	}
	if pl.late {
		figures["source_date"] = pl.SourceDate.String()
	}
	r.add(ro, "", Finding{
		Subject: pl.subject(), Division: codeOf(pl.unit), Verdict: v, Missing: missing, Figures: figures,
	})
	if v == Fail {
		r.gapAt(ro, "medical", Gap{
			Kind: GapUnitLacksFunction, Verdict: v, Subject: pl.subject(), Required: ptr(1.0),
			Provided: ptr(0.0), Missing: ptr(1.0), Unit: "项",
		}, pl.unit, pl.Geometry)
	}
	r.askOf(ro, pl, v, missing)
}
