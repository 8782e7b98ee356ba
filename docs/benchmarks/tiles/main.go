// Command tiles makes vector tiles of a generated city and times them, and writes the same data as tables
// for PostGIS to do the same: compare.sh runs both.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/coverage"
	"yikezhong/fixtures/city"
	"yikezhong/geo/tile"
)

// thing is a polygon with its five properties.
type thing struct {
	id         string
	division   string
	kind       string
	households int
	elders60   int
	geometry   orb.Geometry
}

func main() {
	dir := flag.String("dir", ".", "where the tables go")
	low := flag.Int("low", 10, "lowest zoom")
	high := flag.Int("high", 15, "highest zoom")
	flag.Parse()
	if err := run(*dir, *low, *high); err != nil {
		fmt.Fprintln(os.Stderr, "tiles:", err)
		os.Exit(1)
	}
}

func run(dir string, low, high int) error {
	areas, err := estates()
	if err != nil {
		return err
	}
	layers := map[string][]thing{"areas": areas, "plots": plots(100_000)}
	list, err := os.Create(filepath.Join(dir, "tiles.tsv"))
	if err != nil {
		return err
	}
	defer list.Close()
	for _, name := range []string{"areas", "plots"} {
		if err := table(filepath.Join(dir, name+".tsv"), layers[name]); err != nil {
			return err
		}
		l := tile.NewLayer(name, features(layers[name]))
		for z := low; z <= high; z++ {
			if err := zoom(list, l, z); err != nil {
				return err
			}
		}
	}
	return list.Close()
}

// zoom times all tiles of a zoom: layer, zoom, tiles, bytes, seconds of making them and of preparing the zoom.
func zoom(list *os.File, l *tile.Layer, z int) error {
	start := time.Now()
	level := l.Level(z)
	prepared := time.Since(start)
	var all []tile.Coord
	level.Coords(func(c tile.Coord) bool {
		if len(level.Tile(c.X, c.Y)) > 0 {
			all = append(all, c)
		}
		return true
	})
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	bytes, rounds := 0, 0
	start = time.Now()
	for ; rounds == 0 || time.Since(start) < time.Second; rounds++ {
		for _, c := range all {
			bytes += len(level.Tile(c.X, c.Y))
		}
	}
	took := time.Since(start).Seconds() / float64(rounds)
	fmt.Printf("%s\t%d\t%d\t%d\t%.6f\t%.6f\n", l.Name(), z, len(all), bytes/rounds, took, prepared.Seconds())
	for _, c := range all {
		if _, err := fmt.Fprintf(list, "%s\t%d\t%d\t%d\n", l.Name(), c.Z, c.X, c.Y); err != nil {
			return err
		}
	}
	return nil
}

// estates are the 10,000 residential areas of the city.
func estates() ([]thing, error) {
	var out []thing
	for _, f := range city.Layers(1, city.Whole)[coverage.ResidentialAreas] {
		var a coverage.ResidentialArea
		if err := json.Unmarshal(f.Properties, &a); err != nil {
			return nil, err
		}
		t := thing{id: a.ID, division: a.Division, kind: string(a.Status), geometry: f.Geometry}
		if a.Households != nil {
			t.households = *a.Households
		}
		if a.Elders60 != nil {
			t.elders60 = *a.Elders60
		}
		out = append(out, t)
	}
	return out, nil
}

// plots are n polygons of ten to fourteen vertices side by side.
func plots(n int) []thing {
	rnd := rand.New(rand.NewPCG(1, 2))
	row := int(math.Ceil(math.Sqrt(float64(n))))
	out := make([]thing, n)
	for i := range out {
		const cell = 0.0009
		x, y, k := 107.3+float64(i%row)*cell, 40.7+float64(i/row)*cell, 10+rnd.IntN(5)
		ring := make(orb.Ring, k+1)
		for v := range k {
			sin, cos := math.Sincos(2 * math.Pi * float64(v) / float64(k))
			r := cell * (0.3 + 0.15*rnd.Float64())
			ring[v] = orb.Point{x + r*cos, y + r*sin}
		}
		ring[k] = ring[0]
		out[i] = thing{
			fmt.Sprintf("p%06d", i), fmt.Sprintf("1508020%05d", i%200), "residential", rnd.IntN(2000), rnd.IntN(500), orb.Polygon{ring},
		}
	}
	return out
}

func features(things []thing) []tile.Feature {
	out := make([]tile.Feature, len(things))
	for i, t := range things {
		out[i] = tile.Feature{ID: uint64(i + 1), Geometry: t.geometry, Properties: map[string]any{
			"id": t.id, "division": t.division, "kind": t.kind, "households": t.households, "elders60": t.elders60,
		}}
	}
	return out
}

// table writes things for COPY: fid, id, division, kind, households, elders60, geometry in hex.
func table(path string, things []thing) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for i, t := range things {
		b, err := wkb.Marshal(t.geometry)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%d\t%s\n", i+1, t.id, t.division, t.kind, t.households, t.elders60, hex.EncodeToString(b))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
