package coverage

import "maps"

// rates counts things by verdict: all, and those of each county and township. A thing whose unit is not
// known is of a part without a division, so that the parts of a level sum to the whole.
type rates struct {
	all Rate
	by  map[level]map[*Division]partRate
}

// partRate counts the things of a part, those outside every rate included.
type partRate struct {
	Rate
	things int
}

var partLevels = []level{levelCounty, levelTownship}

func newRates() *rates {
	return &rates{by: map[level]map[*Division]partRate{levelCounty: {}, levelTownship: {}}}
}

// add counts so many things of a unit, or takes them away where n is -1.
func (c *rates) add(r *run, unit *Division, one Rate, things, n int) {
	c.all.addTimes(one, n)
	for _, l := range partLevels {
		d := r.up(unit, l)
		part := c.by[l][d]
		part.addTimes(one, n)
		if part.things += n * things; part.things > 0 {
			c.by[l][d] = part
		} else {
			delete(c.by[l], d)
		}
	}
}

// rulingRates counts what a row says of its things. In a scenario it takes what was counted before, and takes
// out and puts in again the things that were judged again.
func rulingRates[T comparable](r *run, k *kept[T, ruling]) *rates {
	c := newRates()
	count := func(a ruling, n int) {
		if !a.out {
			var one Rate
			one.Add(a.verdict)
			c.add(r, a.unit, one, 1, n)
		}
	}
	if k.before != nil {
		c.all = k.before.rates.all
		for l, by := range k.before.rates.by {
			c.by[l] = maps.Clone(by)
		}
		for at, i := range k.answers.at {
			count(k.before.answers.base[i], -1)
			count(k.answers.over[at], 1)
		}
	} else {
		for _, a := range k.answers.all() {
			count(a, 1)
		}
	}
	k.rates = c
	return c
}

// ratesOf counts some things.
func (r *run) ratesOf(things []judged) *rates {
	byUnit := map[*Division]partRate{}
	for _, th := range things {
		sum := byUnit[th.unit]
		sum.Add(th.verdict)
		sum.things++
		byUnit[th.unit] = sum
	}
	c := newRates()
	for unit, sum := range byUnit {
		c.add(r, unit, sum.Rate, sum.things, 1)
	}
	return c
}

// parts splits a rate by county and by township.
func (c *rates) parts() []Part {
	var out []Part
	for l, by := range c.by {
		for d, rate := range by {
			part := newPart(l, d)
			part.Counts, part.Unknown = rate.Rate, rate.Unknown()
			part.Value, part.Low, part.High, part.Numerator, part.Denominator = rate.shown()
			out = append(out, part)
		}
	}
	sortParts(out)
	return out
}
