package coverage

import (
	"cmp"
	"slices"
)

// people is how many live in a place, of which year and on what basis.
type people struct {
	n         int64 // 0: not known
	year      int
	basis     string
	others    []int64 // further figures of the same place and year on other bases
	offYear   bool    // further from the as-of year than the parameter allows
	mixed     bool    // a sum over unlike years or bases
	territory bool    // a managed division gives no figure: taken as inside its manager's
	wrongAge  bool    // only 65+ is given where 60+ is asked for
}

// demographic reads one group of a population.
type demographic func(Population) *int

func residents(p Population) *int { return p.Residents }
func elders60(p Population) *int  { return p.Elders60 }
func elders65(p Population) *int  { return p.Elders65 }

// bases in the order they are preferred for a rate: permanent residents first.
var bases = []string{"resident", "census", ""}

func basisRank(basis string) int {
	if i := slices.Index(bases, basis); i >= 0 {
		return i
	}
	return len(bases)
}

func (r *run) yearsOff(year int) int { return max(year-r.q.AsOf.Year(), r.q.AsOf.Year()-year) }

// stated returns the figure a division gives itself, of the year nearest to as-of, the earlier
// of two; offYear where that is beyond the tolerance.
func (r *run) stated(d *Division, of demographic) (people, bool) {
	given := slices.DeleteFunc(slices.Clone(d.Populations), func(p Population) bool { return of(p) == nil })
	if len(given) == 0 {
		return people{}, false
	}
	slices.SortStableFunc(given, func(a, b Population) int {
		return cmp.Or(
			cmp.Compare(r.yearsOff(a.Year), r.yearsOff(b.Year)), cmp.Compare(a.Year, b.Year),
			cmp.Compare(basisRank(a.Basis), basisRank(b.Basis)), cmp.Compare(a.Basis, b.Basis), cmp.Compare(*of(a), *of(b)),
		)
	})
	first := given[0]
	p := people{
		n: int64(*of(first)), year: first.Year, basis: first.Basis,
		offYear: r.yearsOff(first.Year) > r.p.PopulationYears,
	}
	for _, other := range given[1:] {
		if other.Year == first.Year && int64(*of(other)) != p.n {
			p.others = append(p.others, int64(*of(other)))
		}
	}
	return p, true
}

// livingIn returns a division's population: its own figure of about the as-of year, else the sum
// of its direct children when all have one, never both (standards 3.00, 24); else its own of the
// nearest year, marked.
func (r *run) livingIn(d *Division, of demographic) (people, bool) {
	own, ok := r.stated(d, of)
	if ok && !own.offYear {
		return own, true
	}
	var kids []people
	for _, kid := range r.tree.children[d] {
		if !kid.inForce(r.q.AsOf) {
			continue
		}
		p, has := r.stated(kid, of)
		if !has {
			return own, ok
		}
		kids = append(kids, p)
	}
	total := addPeople(kids)
	if len(kids) == 0 || ok && total.offYear {
		return own, ok
	}
	return total, true
}

func addPeople(parts []people) people {
	var total people
	for i, p := range parts {
		if i == 0 {
			total = people{year: p.year, basis: p.basis}
		}
		total.mixed = total.mixed || p.mixed || p.year != total.year || p.basis != total.basis
		total.offYear = total.offYear || p.offYear
		total.n += p.n
	}
	if len(parts) == 1 {
		total.others = parts[0].others
	}
	return total
}

// roots returns the topmost divisions of the scope; managed are those that belong to it only
// because a division of the scope manages them.
func (r *run) roots() (own, managed []*Division) { return r.own, r.managed }

// takeRoots finds them.
func (r *run) takeRoots() {
	declared := map[*Division]bool{}
	for _, code := range r.w.Workspace.DivisionCodes {
		declared[r.tree.byCode[FullCode(code)]] = true
	}
	for _, d := range r.scope {
		switch {
		case r.inScope[r.tree.parent[d]]:
		case len(declared) == 0, declared[d]:
			r.own = append(r.own, d)
		default:
			r.managed = append(r.managed, d)
		}
	}
}

// population returns how many live in the plan's territory: its divisions and those they manage.
// It is not ok where a division of the scope has no figure.
func (r *run) population(of demographic) (people, bool) {
	own, managed := r.roots()
	var parts []people
	for _, d := range own {
		p, ok := r.livingIn(d, of)
		if !ok {
			return people{}, false
		}
		parts = append(parts, p)
	}
	lacking := false
	for _, d := range managed {
		if p, ok := r.livingIn(d, of); ok {
			parts = append(parts, p)
		} else {
			lacking = true
		}
	}
	total := addPeople(parts)
	total.territory = lacking
	return total, total.n > 0
}

// territoryElders returns the territory's people of 60 and over. Those of 65 and over never stand for them.
func (r *run) territoryElders() (people, bool) {
	p, ok := r.population(elders60)
	if !ok {
		_, p.wrongAge = r.population(elders65)
	}
	return p, ok
}

// tell writes a population's year, basis and what is to be said of it into a result.
func (r *run) tell(res *Result, p people) {
	figures := Figures{"population_year": p.year, "as_of_year": r.q.AsOf.Year()}
	for _, f := range []struct {
		variant string
		raised  bool
	}{{"year", p.offYear}, {"mixed", p.mixed}, {"territory", p.territory}, {"elders65", p.wrongAge}} {
		if f.raised {
			res.Flags = append(res.Flags, Flag{Code: FlagPopulationBasis, Variant: f.variant, Figures: figures})
		}
	}
	if p.n == 0 {
		return
	}
	res.PopulationYear, res.Denominator = p.year, ptr(float64(p.n))
	if res.Basis.Figures == nil {
		res.Basis.Figures = Figures{}
	}
	res.Basis.Figures["population"] = int(p.n)
	res.Basis.Figures["population_year"] = p.year
	if p.basis != "" && !p.mixed {
		res.Basis.Figures["population_basis"] = p.basis
	}
}
