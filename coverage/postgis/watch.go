package postgis

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Channel is what a change of a workspace is announced on, as the text "workspace revision".
const Channel = "yikezhong_revision"

// announce tells every process that watches, when the transaction is committed.
func (t tx) announce(slug string, revision int) error {
	_, err := t.exec(`SELECT pg_notify($1, $2)`, Channel, fmt.Sprintf("%s %d", slug, revision))
	return err
}

// The wait before a connection that broke is made again.
const relisten = time.Second

// Watch calls changed with the slug of every workspace that any process changes, until ctx ends, and with
// "" where something may have gone unheard: when it begins to listen, first or after its connection broke.
// It holds a connection beside the pool. A pooler that shares sessions lets nothing through: ask, too.
func (s *Store) Watch(ctx context.Context, changed func(slug string)) {
	for ctx.Err() == nil {
		_ = s.listen(ctx, changed) // a connection that broke is made again
		select {
		case <-ctx.Done():
		case <-time.After(relisten):
		}
	}
}

func (s *Store) listen(ctx context.Context, changed func(slug string)) error {
	config := s.pool.Config().ConnConfig
	config.RuntimeParams["application_name"] = "yikezhong listener"
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
	if _, err := c.Exec(ctx, "LISTEN "+Channel); err != nil {
		return err
	}
	for changed(""); ; {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		slug, _, _ := strings.Cut(n.Payload, " ")
		changed(slug)
	}
}
