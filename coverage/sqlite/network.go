package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"yikezhong/coverage"
	"yikezhong/geo/walk"
)

// worthKeeping is from how many ways on a network is kept: of fewer it is built sooner than written.
const worthKeeping = 10_000

// networkRow is what table network says of a network.
type networkRow struct {
	revision, version int
	hash              string
	ways, bad, bytes  int
}

// network returns what is kept for the walkways in force at a revision; not ok where nothing is, or
// another version made it.
func (t tx) network(workspace int64, at coverage.Revision) (n networkRow, ok bool, err error) {
	err = t.get(`SELECT revision, version, hash, ways, bad, bytes FROM network WHERE workspace = ?`, []any{workspace},
		&n.revision, &n.version, &n.hash, &n.ways, &n.bad, &n.bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return n, false, nil
	}
	ok = n.revision <= at.Number && n.version == coverage.NetworkVersion && n.ways == at.Counts[coverage.Walkways]
	return n, ok, err
}

// forget deletes what is kept of a workspace's network: its walkways change.
func (t tx) forget(workspace int64) error {
	_, err := t.exec(`DELETE FROM network WHERE workspace = ?`, workspace)
	return err
}

// graph reads the graph of a network on a snapshot of its own. One that is damaged, or that is no
// longer the one that row speaks of, is nil.
func (s *Store) graph(ctx context.Context, workspace int64, row networkRow) (g *walk.Graph, err error) {
	err = s.read(ctx, func(t tx) error {
		now, ok, err := t.network(workspace, coverage.Revision{
			Number: row.revision, Counts: map[coverage.Layer]int{coverage.Walkways: row.ways},
		})
		if err != nil || !ok || now != row {
			return err
		}
		g, err = t.graph(workspace, row.bytes)
		return err
	})
	if errors.Is(err, walk.ErrFile) {
		return nil, nil
	}
	return g, err
}

func (t tx) graph(workspace int64, bytes int) (g *walk.Graph, err error) {
	rows, err := t.QueryContext(t.ctx, `SELECT body FROM network_piece WHERE workspace = ? ORDER BY number`, workspace)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return walk.Read(&pieces{rows: rows, left: bytes})
}

// pieces reads blobs one after another.
type pieces struct {
	rows *sql.Rows
	body sql.RawBytes
	left int // bytes to come
}

// Len is how many bytes are left, for walk.Read.
func (p *pieces) Len() int { return p.left }

func (p *pieces) Read(b []byte) (int, error) {
	for len(p.body) == 0 {
		if !p.rows.Next() {
			if err := p.rows.Err(); err != nil {
				return 0, err
			}
			return 0, io.EOF
		}
		if err := p.rows.Scan(&p.body); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.body)
	p.body = p.body[n:]
	p.left -= n
	return n, nil
}

// keep writes a network beside the walkways it was made of. It is not kept where the workspace has
// others by now.
func (s *Store) keep(ctx context.Context, slug string, k coverage.KeptNetwork) error {
	return s.write(ctx, func(t tx) error {
		workspace, ws, err := t.workspace(slug)
		if err != nil {
			return err
		}
		hash, err := t.hash(workspace, coverage.Walkways)
		if err != nil || hash != k.Hash {
			return err
		}
		if err := t.forget(workspace); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO network (workspace, revision, version, hash, ways, bad, bytes)
			VALUES (?, ?, ?, ?, ?, ?, 0)`, workspace, ws.Revision, coverage.NetworkVersion, k.Hash, k.Ways, k.Bad); err != nil {
			return err
		}
		out := pieceWriter{t: t, workspace: workspace}
		n, err := k.Graph.WriteTo(&out)
		if err != nil {
			return err
		}
		if err := out.flush(); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE network SET bytes = ? WHERE workspace = ?`, n, workspace)
		return err
	})
}

// keepLater is keep while the caller goes on. Close waits for it. What fails costs the next start its
// time and nobody an answer: the network is then built again.
func (s *Store) keepLater(slug string, k coverage.KeptNetwork) {
	s.keeping.Go(func() { _ = s.keep(context.Background(), slug, k) })
}

// hash is the content hash of a layer in force, as coverage.NewWorld takes it.
func (t tx) hash(workspace int64, layer coverage.Layer) (string, error) {
	sum := sha256.New()
	err := t.each(`SELECT hash FROM feature WHERE workspace = ? AND layer = ? ORDER BY feature`, []any{workspace, layer},
		func(scan func(...any) error) error {
			var one sql.RawBytes
			if err := scan(&one); err != nil {
				return err
			}
			sum.Write(one)
			return nil
		})
	return hex.EncodeToString(sum.Sum(nil)[:16]), err
}

// pieceWriter cuts what is written into rows.
type pieceWriter struct {
	t         tx
	workspace int64
	number    int
	part      []byte
}

const pieceBytes = 1 << 20

func (w *pieceWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(len(rest), pieceBytes-len(w.part))
		w.part, rest = append(w.part, rest[:n]...), rest[n:]
		if len(w.part) == pieceBytes {
			if err := w.flush(); err != nil {
				return len(b) - len(rest), err
			}
		}
	}
	return len(b), nil
}

func (w *pieceWriter) flush() error {
	if len(w.part) == 0 {
		return nil
	}
	_, err := w.t.exec(`INSERT INTO network_piece (workspace, number, body) VALUES (?, ?, ?)`, w.workspace, w.number, w.part)
	w.part, w.number = w.part[:0], w.number+1
	if err != nil {
		return fmt.Errorf("piece %d: %w", w.number-1, err)
	}
	return nil
}
