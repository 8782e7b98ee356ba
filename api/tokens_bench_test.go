package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// BenchmarkCaller is what it costs to ask who calls: a small page over the loopback socket, as the one
// user and with a token.
func BenchmarkCaller(b *testing.B) {
	for name, tokens := range map[string]bool{"local": false, "token": true} {
		b.Run(name, func(b *testing.B) {
			c := serve(b, func(o *api.Options) { o.RequireTokens = tokens })
			c.town("town")
			c = c.as(coverage.Token{Name: "reader", Role: coverage.Viewer, Workspaces: []string{"town"}})
			require.Equal(b, 200, c.get(townPath+"/layers/facilities").StatusCode)
			for b.Loop() {
				c.get(townPath + "/layers/facilities")
			}
		})
	}
}
