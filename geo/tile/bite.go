package tile

// bite is the short way for the common case of a clipped ring: it leaves the box once. What is outside then
// comes to a way along the border, back and forth maybe, of which only the corners between its ends count.
// It is not ok for any other ring, or where a corner is too near to be left out.
func (c *clipper) bite() (ok bool) {
	first := -1 // of the points within the box, after one on its border
	for i, p := range c.one {
		if !c.border(p.at) && c.border(c.one[c.before(i)].at) {
			if first >= 0 {
				return false
			}
			first = i
		}
	}
	if first < 0 {
		return false
	}
	c.plain = c.plain[:0]
	i := first
	for ; !c.border(c.one[i].at); i = c.after(i) {
		c.plain = append(c.plain, c.one[i].at)
	}
	if c.cornered(c.before(first)) || c.cornered(c.before(i)) {
		return false
	}
	start, way := c.one[i].at, int64(0)
	for next := c.after(i); next != first; i, next = next, c.after(next) {
		if !c.along(c.one[i].at, c.one[next].at) {
			return false
		}
		way += c.step(c.one[i].at, c.one[next].at)
	}
	return c.round(start, c.one[i].at, way)
}

func (c *clipper) after(i int) int {
	if i++; i == len(c.one) {
		return 0
	}
	return i
}

func (c *clipper) before(i int) int {
	if i == 0 {
		return len(c.one) - 1
	}
	return i - 1
}

func (c *clipper) border(p pt) bool {
	return p.x == c.box.min.x || p.x == c.box.max.x || p.y == c.box.min.y || p.y == c.box.max.y
}

// cornered reports whether the piece after a point passes a corner's unit square.
func (c *clipper) cornered(i int) bool {
	p, q := c.one[i], c.one[c.after(i)].at
	for _, corner := range c.corners() {
		if corner == p.at || corner == q || len(touch(nil, p, q, corner)) > 0 {
			return true
		}
	}
	return false
}

// corners are the box's, in the order of a shell.
func (c *clipper) corners() [4]pt {
	return [4]pt{c.box.min, {c.box.max.x, c.box.min.y}, c.box.max, {c.box.min.x, c.box.max.y}}
}

// place is how far along the border a point on it is, from the first corner in the order of a shell.
func (c *clipper) place(p pt) int64 {
	side := int64(c.box.max.x - c.box.min.x)
	switch {
	case p.y == c.box.min.y:
		return int64(p.x - c.box.min.x)
	case p.x == c.box.max.x:
		return side + int64(p.y-c.box.min.y)
	case p.y == c.box.max.y:
		return 2*side + int64(c.box.max.x-p.x)
	}
	return 3*side + int64(c.box.max.y-p.y)
}

// step is how far it is along a side from a to b, against the order of a shell if negative.
func (c *clipper) step(a, b pt) int64 {
	whole := 4 * int64(c.box.max.x-c.box.min.x)
	switch d := c.place(b) - c.place(a); {
	case d > whole/2:
		return d - whole
	case d < -whole/2:
		return d + whole
	default:
		return d
	}
}

// round closes the ring from one point of the border to another, with the corners between.
func (c *clipper) round(from, to pt, way int64) bool {
	side := int64(c.box.max.x - c.box.min.x)
	if way >= 4*side || way <= -4*side {
		return false
	}
	c.plain = append(c.plain, from)
	corners, at := c.corners(), c.place(from)
	end := at + way
	for k := at/side + 1; way > 0 && k*side < end; k++ {
		c.plain = append(c.plain, corners[k%4])
	}
	for k := (at+side-1)/side - 1; way < 0 && k*side > end; k-- {
		c.plain = append(c.plain, corners[(k+8)%4])
	}
	if to != from {
		c.plain = append(c.plain, to)
	}
	return len(c.plain) > 2
}
