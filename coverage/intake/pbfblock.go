package intake

import "slices"

// pbfBlock parses the objects of one blob.
//
// Source: osmformat.proto of OSM-binary, PrimitiveBlock.
type pbfBlock struct {
	*osmBlock
	table *walkTable
	want  want

	text        []string // the table of texts
	granularity int64    // nanodegrees
	lon0, lat0  int64
	refs        int
	tags        []tag
}

func (p *pbfBlock) parse() error {
	b, err := unpack(p.raw)
	if err != nil {
		return err
	}
	p.size, p.granularity = len(b), 100
	m := wire{b: b}
	for m.next() {
		switch m.field {
		case 1:
			p.texts(m.bytes)
		case 17:
			p.granularity = int64(int32(m.value))
		case 19:
			p.lat0 = int64(m.value)
		case 20:
			p.lon0 = int64(m.value)
		}
	}
	for groups := (wire{b: b}); !m.bad && groups.next(); {
		if groups.field != 2 {
			continue
		}
		for g := (wire{b: groups.bytes}); g.next() || g.bad; {
			if err := p.object(g); err != nil {
				return err
			}
			if g.bad {
				break
			}
		}
	}
	if m.bad {
		return osmFault("a block that cannot be followed")
	}
	return nil
}

// object takes one field of a group.
func (p *pbfBlock) object(g wire) error {
	ok := !g.bad
	switch g.field {
	case 1:
		p.holds |= wantNodes
		if p.objects++; p.want&wantNodes != 0 {
			ok = ok && p.node(g.bytes)
		}
	case 2:
		p.holds |= wantNodes
		ok = ok && p.dense(g.bytes)
	case 3:
		p.holds |= wantWays
		if p.objects++; p.want&wantWays != 0 {
			ok = ok && p.way(g.bytes)
		}
	case 4:
		p.objects++ // a relation: nothing here is made of them, whole or not
	}
	switch {
	case !ok:
		return osmFault("a block that cannot be followed")
	case p.objects > maxBlobObjects || p.refs > maxBlobRefs:
		return osmFault("a block of more than %d objects", maxBlobObjects)
	}
	return nil
}

// texts reads the table of texts: one copy, of which each is a part.
func (p *pbfBlock) texts(b []byte) {
	whole := string(b)
	for m := (wire{b: b}); m.next(); {
		if m.field == 1 {
			end := len(whole) - len(m.b)
			p.text = append(p.text, whole[end-len(m.bytes):end])
		}
	}
}

// at is a text of the table, empty where there is none.
func (p *pbfBlock) at(i uint64) string {
	if i < uint64(len(p.text)) {
		return p.text[i]
	}
	return ""
}

func (p *pbfBlock) node(b []byte) bool {
	var n osmNode
	var keys, values wire
	var lon, lat int64
	visible := true
	m := wire{b: b}
	for m.next() {
		switch m.field {
		case 1:
			n.id = zigzag(m.value)
		case 2:
			keys.b = m.bytes
		case 3:
			values.b = m.bytes
		case 4:
			visible = isVisible(m.bytes)
		case 8:
			lat = zigzag(m.value)
		case 9:
			lon = zigzag(m.value)
		}
	}
	n.degrees(p.lon0+p.granularity*lon, p.lat0+p.granularity*lat)
	n.closed, n.crossing = p.judged(p.pairs(keys, values))
	if visible {
		p.nodes = append(p.nodes, n)
	}
	return !m.bad
}

// judged tells of a node's tags whether it is closed, and whether a crossing.
func (p *pbfBlock) judged(tags []tag) (closed, crossing bool) {
	if len(tags) == 0 {
		return false, false
	}
	return p.table.closed(tags), p.table.crosses(tags)
}

// pairs reads tags whose keys and values stand in two lists.
func (p *pbfBlock) pairs(keys, values wire) []tag {
	p.tags = p.tags[:0]
	for keys.more() && values.more() {
		p.tags = append(p.tags, tag{p.at(keys.varint()), p.at(values.varint())})
	}
	return p.tags
}

// isVisible reads whether an object was there at last, of an Info message.
func isVisible(info []byte) bool {
	for m := (wire{b: info}); m.next(); {
		if m.field == 6 {
			return m.value != 0
		}
	}
	return true
}

// dense reads nodes whose ids, places and tags stand in lists of differences.
func (p *pbfBlock) dense(b []byte) bool {
	var ids, lats, lons, tags, visible wire
	m := wire{b: b}
	for m.next() {
		switch m.field {
		case 1:
			ids.b = m.bytes
		case 5:
			for info := (wire{b: m.bytes}); info.next(); {
				if info.field == 6 {
					visible.b = info.bytes
				}
			}
		case 8:
			lats.b = m.bytes
		case 9:
			lons.b = m.bytes
		case 10:
			tags.b = m.bytes
		}
	}
	if p.want&wantNodes == 0 {
		p.objects += ids.count()
		return !m.bad
	}
	p.nodes = slices.Grow(p.nodes, min(ids.count(), maxBlobObjects))
	var id, lat, lon int64
	for ids.more() && p.objects <= maxBlobObjects {
		id, lat, lon = id+ids.signed(), lat+lats.signed(), lon+lons.signed()
		p.objects++
		n := osmNode{id: id}
		n.closed, n.crossing = p.judged(p.denseTags(&tags))
		n.degrees(p.lon0+p.granularity*lon, p.lat0+p.granularity*lat)
		if !visible.more() || visible.varint() != 0 {
			p.nodes = append(p.nodes, n)
		}
	}
	return !m.bad && !ids.bad && !lats.bad && !lons.bad && !tags.bad
}

// denseTags reads the tags of the next node.
func (p *pbfBlock) denseTags(list *wire) []tag {
	p.tags = p.tags[:0]
	for list.more() {
		key := list.varint()
		if key == 0 {
			break
		}
		p.tags = append(p.tags, tag{p.at(key), p.at(list.varint())})
	}
	return p.tags
}

func (p *pbfBlock) way(b []byte) bool {
	var w osmWay
	var keys, values, refs wire
	visible := true
	m := wire{b: b}
	for m.next() {
		switch m.field {
		case 1:
			w.id = int64(m.value)
		case 2:
			keys.b = m.bytes
		case 3:
			values.b = m.bytes
		case 4:
			visible = isVisible(m.bytes)
		case 8:
			refs.b = m.bytes
		}
	}
	if !visible {
		return !m.bad
	}
	w.tags = p.pairs(keys, values)
	n := len(p.ways)
	if p.add(w, p.table); len(p.ways) > n {
		kept := &p.ways[n]
		kept.tags = append([]tag(nil), w.tags...)
		kept.refs = make([]int64, 0, refs.count())
		for id := int64(0); refs.more() && p.refs <= maxBlobRefs; p.refs++ {
			id += refs.signed()
			kept.refs = append(kept.refs, id)
		}
	}
	return !m.bad && !refs.bad
}
