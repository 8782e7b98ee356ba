package coverage

import (
	"fmt"
	"sync"

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
	Graph *walk.Graph
}

// keptWays are the features behind a kept network, read when somebody asks for them.
type keptWays struct {
	slug, hash string
	read       func() ([]Feature, error)

	mu  sync.Mutex
	all []*Walkway
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
		graph: kept.Graph, count: kept.Ways, bad: kept.Bad, foots: map[footing]*foots{},
		kept: &keptWays{slug: ws.Slug, hash: kept.Hash, read: read},
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
	n.keep = func() { keep(KeptNetwork{Hash: w.Hashes[Walkways], Ways: n.count, Bad: n.bad, Graph: n.graph}) }
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
	return k.all, nil
}

// walkable reports whether the world has walkways.
func (w *World) walkable() bool { return w.network() != nil }
