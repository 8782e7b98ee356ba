package coverage

import (
	"math/bits"
	"slices"

	"yikezhong/geo"
)

// load is what a demand point carries a share of.
type load int

const (
	landLoad load = iota // square metres of residential land, as cm²
	householdLoad
	peopleLoad
	elderLoad
	loads
)

// carry hands what area i holds out to its points. Land goes in equal parts. Households, people and
// elders go by the dwellings' own figures where each dwelling has one; else people go as households
// do and elders as people do.
func (d *demand) carry(i int, a *ResidentialArea, homes []*Dwelling) {
	from, to := d.first[i], d.first[i+1]
	d.amount[landLoad][i] = -1
	if isArea(a.Geometry) {
		d.amount[landLoad][i] = cm2(geo.Area(a.Geometry))
	}
	placed := slices.DeleteFunc(slices.Clone(homes), func(h *Dwelling) bool { _, ok := pointOf(h.Geometry); return !ok })
	recorded := [loads]*int{householdLoad: a.Households, peopleLoad: a.Residents, elderLoad: a.Elders60}
	for l := range loads {
		weight := d.weight[l][from:to]
		if !fill(weight, placed, l) {
			d.inherit(l, from, to)
		}
		for _, n := range weight {
			d.total[l][i] += int64(n)
		}
		if l != landLoad {
			d.amount[l][i] = sumOr(recorded[l], homes, l)
		}
	}
}

// inherit gives a load the weights of the load before it; land and households have equal ones.
func (d *demand) inherit(l load, from, to int32) {
	for k := from; k < to; k++ {
		d.weight[l][k] = 1
		if l > householdLoad {
			d.weight[l][k] = d.weight[l-1][k]
		}
	}
}

func (d *Dwelling) load(l load) *int {
	switch l {
	case householdLoad:
		return d.Households
	case peopleLoad:
		return d.Residents
	case elderLoad:
		return d.Elders60
	}
	return nil
}

// fill takes the dwellings' figures for weights; false, and nothing changed, where one is missing
// or none is above zero.
func fill(weight []int32, homes []*Dwelling, l load) bool {
	if sumOf(homes, l) <= 0 {
		return false
	}
	for k, h := range homes {
		weight[k] = int32(*h.load(l))
	}
	return true
}

// sumOr returns what is recorded of the area, else the sum of its dwellings, else -1.
func sumOr(recorded *int, homes []*Dwelling, l load) int64 {
	if recorded != nil {
		return int64(*recorded)
	}
	return sumOf(homes, l)
}

// sumOf adds the dwellings' figures: -1 where there are none or one is missing.
func sumOf(homes []*Dwelling, l load) int64 {
	sum := int64(0)
	for _, h := range homes {
		n := h.load(l)
		if n == nil {
			return -1
		}
		sum += int64(*n)
	}
	if len(homes) == 0 {
		return -1
	}
	return sum
}

// millionths is the grain in which shared people are counted, so that sums are whole numbers.
const millionths = 1_000_000

// part returns amount × weight ÷ total, rounded down, without overflow. The parts of a growing
// weight never shrink, and the whole weight gives the whole amount.
func part(amount, weight, total int64) int64 {
	if total <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(amount), uint64(weight))
	q, _ := bits.Div64(hi, lo, uint64(total))
	return int64(q)
}
