package api_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

var (
	hostileRequests = flag.Int("hostile", 1500, "hostile requests to send")
	hostileSeed     = flag.Uint64("hostile.seed", 0, "seed of them; 0: a new one")
)

// spite are values that no field wants.
var spite = []string{
	"", " ", "'", `"`, "'; DROP TABLE workspace; --", "1 OR 1=1", "${jndi:ldap://x}", "{{7*7}}", "../../../etc/passwd",
	"..%2f..%2fetc%2fpasswd", "%00", "\x00", "\xff\xfe", "a\r\nX-Evil: 1", "<script>alert(1)</script>", "💥", "\u202e",
	"NaN", "Infinity", "-Infinity", "1e400", "-1", "0", "99999999999999999999999", "0x7fffffff", "1.5e-324", "true", "null", "[]", "{}",
	strings.Repeat("9", 4000), strings.Repeat("a", 5000), strings.Repeat("[", 3000), "2025-02-30", "0000-00-00", "demo", "town", "latest",
}

// bodies are what no route wants.
func spitefulBody(r *rand.Rand) []byte {
	value := strings.ReplaceAll(spite[r.IntN(len(spite))], `"`, `\"`)
	switch r.IntN(12) {
	case 0:
		return nil
	case 1:
		return []byte(strings.Repeat("[", 100_000))
	case 2:
		return []byte(strings.Repeat(`{"a":`, 20_000))
	case 3:
		return []byte(`{"plan":` + strings.Repeat("1", 100_000) + `}`)
	case 4:
		return fmt.Appendf(nil, `{"plan":"%s","as_of":"%s","horizon":"%[1]s","reach":[1],"parameters":{"%[1]s":1e999}}`, value, value)
	case 5:
		return fmt.Appendf(nil, `{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[{"do":"add","id":"%s","geometry":{"type":"%[1]s","coordinates":[[[1e308]]]}}]}`, value)
	case 6:
		return fmt.Appendf(nil, `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[%s]]]},"properties":{"id":"%s"}}]}`, value, value)
	case 7:
		return []byte(`{"name":["x"],"region":["a",null,{},1e400],"plans":"x","allowed_origins":[7]}`)
	case 8:
		return []byte("id,kind\n\"unclosed,quote\n" + value)
	case 9:
		return []byte("PK\x03\x04" + value)
	case 10:
		return bytes.Repeat([]byte{0x1f, 0x8b, 8, 0}, 1000)
	}
	junk := make([]byte, r.IntN(2000))
	for i := range junk {
		junk[i] = byte(r.UintN(256))
	}
	return junk
}

// spiteful makes a request of an operation, or of an address that is none.
func spiteful(r *rand.Rand, base string, ops []*huma.Operation) (*http.Request, error) {
	word := func() string { return spite[r.IntN(len(spite))] }
	op := ops[r.IntN(len(ops))]
	path, query := op.Path, url.Values{}
	for _, p := range op.Parameters {
		if p.In == "path" {
			value := word()
			if r.IntN(3) > 0 { // as often as not it comes past the first look
				value = map[string]string{"ws": "town", "layer": "facilities", "plan": "bayannur-2025", "id": "F1", "revision": "1"}[p.Name]
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		}
		if p.In == "query" && r.IntN(2) == 0 {
			query.Add(p.Name, word())
		}
	}
	method := op.Method
	if r.IntN(10) == 0 {
		method = []string{"TRACE", "PROPFIND", "PATCH", "PUT", "POST", "GET"}[r.IntN(6)]
	}
	var body *bytes.Reader = bytes.NewReader(nil)
	if method != http.MethodGet || r.IntN(5) == 0 {
		body = bytes.NewReader(spitefulBody(r))
	}
	req, err := http.NewRequest(method, base, body)
	if err != nil {
		return nil, err
	}
	req.URL.Opaque = "//" + req.URL.Host + path
	req.URL.RawQuery = query.Encode()
	types := []string{"", "application/json", "text/csv", "application/geo+json", "multipart/form-data", "application/octet-stream", "x/\"y", "application/x-protobuf"}
	req.Header.Set("Content-Type", types[r.IntN(len(types))])
	for _, name := range []string{"If-Match", "If-None-Match", "Content-Encoding", "Content-Disposition", "Authorization", "Origin", "Prefer", "Range"} {
		if r.IntN(6) == 0 {
			req.Header.Set(name, strings.Map(printable, word()))
		}
	}
	if r.IntN(20) == 0 {
		req.Host = "evil.example"
	}
	return req, nil
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == 0xfffd {
		return '?'
	}
	return r
}

// Whatever is asked, nobody is answered 500: what is wrong is said, and the data stays as it was.
func TestHostileRequests(t *testing.T) {
	t.Parallel()
	seed := *hostileSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-hostile.seed=%d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	c := serve(t, func(o *api.Options) { o.ReadyWithin = time.Second })
	c.town("town")
	var ops []*huma.Operation
	for _, item := range c.s.Document().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil && !slices.Contains([]string{"delete-workspace", "restore-revision"}, op.OperationID) {
				ops = append(ops, op)
			}
		}
	}
	slices.SortFunc(ops, func(a, b *huma.Operation) int { return strings.Compare(a.OperationID, b.OperationID) })
	before := want[struct{ NumberMatched int }](t, c.get("/v1/workspaces/town/layers/residential-areas"), 200)
	codes := map[int]int{}
	for range *hostileRequests {
		req, err := spiteful(r, c.base, ops)
		require.NoError(t, err)
		resp, err := c.http.Do(req)
		require.NoError(t, err, "%s %s", req.Method, req.URL.Opaque)
		require.NoError(t, resp.Body.Close())
		codes[resp.StatusCode]++
		if resp.StatusCode >= 500 {
			t.Errorf("%d: %s %s?%s", resp.StatusCode, req.Method, req.URL.Opaque, req.URL.RawQuery)
		}
	}
	t.Log(codes)
	require.Greater(t, 10*(codes[400]+codes[403]+codes[404]+codes[405]+codes[415]+codes[421]+codes[422]), 7**hostileRequests)
	after := want[struct{ NumberMatched int }](t, c.get("/v1/workspaces/town/layers/residential-areas"), 200)
	require.Equal(t, before, after)
}
