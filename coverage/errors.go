package coverage

import "errors"

// Kinds of failure that every room understands. A store translates its driver's errors into
// these, and api turns these into statuses; each is wrapped with what was being done.
var (
	ErrNotFound    = errors.New("not found")
	ErrInvalid     = errors.New("invalid")
	ErrConflict    = errors.New("conflict")
	ErrTooLarge    = errors.New("too large")
	ErrUnsupported = errors.New("unsupported")
	ErrUnavailable = errors.New("unavailable") // the store does not answer now; it may soon
)
