package coverage

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/geo/walk"
)

// NetworkVersion says how walkways become a network: a kept one of another version is built again. It
// goes up with every change to walk.Builder or to what of a Walkway is given to it.
const NetworkVersion = 1

// KeptNetwork is a layer of walkways as a store keeps it beside its features, so that a world answers
// without reading them: what is made of them, and which content it was made of.
type KeptNetwork struct {
	Hash  string // of the layer, as in World.Hashes
	Ways  int    // features of the layer
	Bad   int    // of them, those that no graph can hold
	Rest  []byte // what else is known of them: this package's own, and opaque
	Graph *walk.Graph
}

// keptRest is what a network knows of its walkways beside the graph.
type keptRest struct {
	Walked   int            `json:"walked"`
	Left     map[string]int `json:"left"`
	Barriers [][]byte       `json:"barriers"` // WKB
}

func (n *network) rest() []byte {
	r := keptRest{Walked: n.walked, Left: n.left, Barriers: make([][]byte, len(n.barriers))}
	for i, g := range n.barriers {
		r.Barriers[i] = wkb.MustMarshal(g)
	}
	b, err := json.Marshal(r)
	if err != nil {
		panic("numbers and bytes are always JSON: " + err.Error())
	}
	return b
}

// take is rest read again.
func (n *network) take(rest []byte) error {
	var r keptRest
	if err := json.Unmarshal(rest, &r); err != nil {
		return err
	}
	n.walked, n.left, n.barriers = r.Walked, r.Left, make([]orb.Geometry, len(r.Barriers))
	for i, b := range r.Barriers {
		g, err := wkb.Unmarshal(b)
		if err != nil {
			return err
		}
		n.barriers[i] = g
	}
	return nil
}

// keptWays are the features behind a kept network, read when somebody asks for them.
type keptWays struct {
	slug, hash string
	read       func() ([]Feature, error)

	mu     sync.Mutex
	all    []*Walkway
	walked []*Walkway // of them, those that are walked
}

// NewWorldOn is NewWorld for a store that kept the network of the workspace's walkways: layers come
// without them, and read returns them when Ways is first asked. The world answers as NewWorld's would.
func NewWorldOn(ws Workspace, revision int, layers map[Layer][]Feature, notes map[Layer][]Issue,
	kept KeptNetwork, read func() ([]Feature, error),
) (*World, error) {
	w, err := NewWorld(ws, revision, layers, notes)
	if err != nil {
		return nil, err
	}
	w.Hashes[Walkways] = kept.Hash
	w.made.network = &network{
		graph: kept.Graph, bad: kept.Bad, foots: map[footing]*foots{}, variants: map[extra]*network{},
		kept: &keptWays{slug: ws.Slug, hash: kept.Hash, read: read},
	}
	if err := w.made.network.take(kept.Rest); err != nil {
		return nil, fmt.Errorf("kept network of %s: %w: %w", ws.Slug, ErrInvalid, err)
	}
	return w, nil
}

// KeepNetwork has keep called once, when the network is built of its ways, before anybody is answered
// from it. It is for the store that made the world; a network that was kept already is not built.
func (w *World) KeepNetwork(keep func(KeptNetwork)) {
	n := w.network()
	if n == nil || n.kept != nil {
		return
	}
	hash, ways := w.Hashes[Walkways], len(w.Walkways)
	n.keep = func() { keep(KeptNetwork{Hash: hash, Ways: ways, Bad: n.bad, Rest: n.rest(), Graph: n.graph}) }
}

// Ways returns the walkways by id. A world on a kept network reads them when first asked; where the
// store no longer has them, as after its workspace was deleted, that is ErrConflict.
func (w *World) Ways() ([]*Walkway, error) {
	if n := w.network(); n != nil && n.kept != nil {
		return n.kept.ways()
	}
	return w.Walkways, nil
}

func (k *keptWays) ways() ([]*Walkway, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all != nil {
		return k.all, nil
	}
	features, err := k.read()
	if err != nil {
		return nil, fmt.Errorf("walkways of %s: %w", k.slug, err)
	}
	w, err := NewWorld(Workspace{Slug: k.slug}, 0, map[Layer][]Feature{Walkways: features}, nil)
	if err != nil {
		return nil, err
	}
	if w.Hashes[Walkways] != k.hash {
		return nil, fmt.Errorf("walkways of %s: the store holds others by now; ask again: %w", k.slug, ErrConflict)
	}
	k.all = w.Walkways
	if n := newNetwork(k.all); n != nil {
		k.walked = n.ways
	}
	return k.all, nil
}

// ready reads what p needs beyond a kept network: the ways themselves, where some count for more.
func (w *World) ready(p Parameters) error {
	n := w.network()
	if n == nil || n.kept == nil || (extra{p.StepExtraM, p.CrossingExtraM}) == (extra{}) {
		return nil
	}
	_, err := n.kept.ways()
	return err
}

// walks returns those that are walked, which World.ready has read.
func (k *keptWays) walks() []*Walkway {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		panic("coverage: the ways of a kept network were not read before they were asked for")
	}
	return k.walked
}

// walkable reports whether the world has walkways.
func (w *World) walkable() bool { return w.network() != nil }
