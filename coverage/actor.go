package coverage

import "context"

// Actor is who asks for a change, as the audit keeps it. Whoever lets somebody in puts it into the
// context of the call, so that no change can be made without it by forgetting an argument.
type Actor struct {
	Who       string        // the token's name and id; Local where nobody is asked
	From      string        // the address it came from
	Operation string        // what was asked, by its id in the API or the name of the command
	Body      func() string // SHA-256 of the body as far as it was read, in hexadecimal; nil where there is none
}

// Local is who acts where nobody is asked: the one user of an embedded store.
const Local = "local"

type actorKey struct{}

// As returns a context in which a acts.
func As(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// ActorOf is who acts in a context; Local where nothing is said.
func ActorOf(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Who: Local}
}
