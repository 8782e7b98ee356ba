// Command export writes out a walking network, places on it, and what the search of geo/walk says of
// them, for another engine to say the same: see docs/benchmarks/walk/README.md.
//
// Each argument is a name and a file of walkways (OpenStreetMap, GeoJSON), or a name and the number of
// nodes of a city to invent. Of each it fills DIR/name with arrays of 32-bit integers, little-endian:
// lengths are millimetres, -1 is beyond the cap.
package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"yikezhong/geo/walk"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("o", "", "directory to fill")
	runs := flag.Int("runs", 7, "how often each search is timed")
	each := flag.Int("facilities", 100, "facilities of a class")
	flag.Parse()
	if *dir == "" || flag.NArg() == 0 {
		log.Fatal("usage: export -o DIR [-runs N] [-facilities N] NAME=FILE|NODES …")
	}
	for _, arg := range flag.Args() {
		name, from, _ := strings.Cut(arg, "=")
		g, err := network(from)
		if err == nil {
			err = export(filepath.Join(*dir, name), g, *each, *runs)
		}
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
	}
}

// network reads a file, or invents a city where from is a number.
func network(from string) (*walk.Graph, error) {
	if n, err := strconv.Atoi(from); err == nil {
		return city(n)
	}
	return read(from)
}

// caps bound the searches, in millimetres; the last bounds nothing.
var caps = []uint32{1_000_000, 2_000_000, 1<<31 - 1}

// about is what a folder holds.
type about struct {
	Nodes      int       `json:"nodes"`
	Edges      int       `json:"edges"`
	Components int       `json:"components"`
	Classes    int       `json:"classes"`
	Points     int       `json:"points"`
	Caps       []uint32  `json:"caps"`
	Millis     []float64 `json:"millis"` // a class, by cap
}

func export(dir string, g *walk.Graph, each, runs int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	facilities, points := classes(g, each), somewhere(g, 1000, 99)
	a := about{
		g.Nodes(), g.Edges(), len(g.Components()), len(facilities), len(points), caps, nil,
	}
	tables := map[string][]int32{"edges": edges(g), "facilities": flat(facilities), "points": nil}
	for _, p := range points {
		tables["points"] = append(tables["points"], p.Edge, int32(p.OffsetMM), int32(p.LegMM))
	}
	for i, mm := range caps {
		fields, ms := searched(g, facilities, mm, runs)
		a.Millis = append(a.Millis, ms)
		answers(tables, strconv.Itoa(i), fields, points)
	}
	for name, table := range tables {
		if err := write(filepath.Join(dir, name+".i32"), table); err != nil {
			return err
		}
	}
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "about.json"), text, 0o600)
}

// edges returns both ends and the length of each.
func edges(g *walk.Graph) []int32 {
	t := make([]int32, 0, 3*g.Edges())
	for e := range int32(g.Edges()) {
		a, b := g.Ends(e)
		t = append(t, a, b, int32(g.LengthMM(e)))
	}
	return t
}

// flat returns class, label, edge, offset and leg of each facility.
func flat(classes [][]walk.Source) []int32 {
	var t []int32
	for c, sources := range classes {
		for _, s := range sources {
			t = append(t, int32(c), s.Label, s.Edge, int32(s.OffsetMM), int32(s.LegMM))
		}
	}
	return t
}

// answers adds the distance and the label at every node, and those at every point, class by class.
func answers(tables map[string][]int32, suffix string, fields []*walk.Field, points []walk.Place) {
	put := func(table string, mm uint32, label int32, ok bool) {
		d := int32(-1)
		if ok {
			d = int32(mm)
		}
		tables[table+"-mm-"+suffix] = append(tables[table+"-mm-"+suffix], d)
		tables[table+"-label-"+suffix] = append(tables[table+"-label-"+suffix], label)
	}
	for _, f := range fields {
		for v := range int32(f.Graph().Nodes()) {
			mm, label, ok := f.Node(v)
			put("node", mm, label, ok)
		}
		for _, p := range points {
			mm, label, ok := f.At(p)
			put("point", mm, label, ok)
		}
	}
}

func write(file string, table []int32) error {
	raw, err := binary.Append(nil, binary.LittleEndian, table)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, raw, 0o600)
}
