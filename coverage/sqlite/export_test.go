package sqlite

import (
	"context"
	"fmt"
)

// Fill leaves the store room for that many more pages, as a disk that is nearly full does; 0 takes the
// bound away.
func (s *Store) Fill(ctx context.Context, more int) error {
	pages := 1 << 30
	if more > 0 {
		if err := s.writer.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
			return err
		}
		pages += more
	}
	_, err := s.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
	return err
}
