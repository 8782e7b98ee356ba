package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/signintech/gopdf"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// fontSum is what font/subset.sh printed.
const fontSum = "705f1bff224b0c1797e8560ba5f0c242560c916c14db8886dd96b6bc77c04be9"

func TestFont(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256(packedFont)
	require.Equal(t, fontSum, hex.EncodeToString(sum[:]))
	f := newTestFace(t)
	for _, r := range "旗嘎查苏木㎡‰℃〓堎垴囍" {
		out, w := f.rune(r)
		require.Equal(t, r, out, "the font has %c", r)
		require.Positive(t, w)
	}
	out, _ := f.rune('𠮷')
	require.Equal(t, geta, out, "what the font lacks is told")
}

func newTestFace(t require.TestingT) *face {
	g := &gopdf.GoPdf{}
	g.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	f, err := newFace(g)
	require.NoError(t, err)
	return f
}

// TestWrapKeepsEveryCharacter holds for any text: nothing but spaces is lost, no line is too wide,
// and none begins with a closing sign that could have stood before it.
func TestWrapKeepsEveryCharacter(t *testing.T) {
	t.Parallel()
	f := newTestFace(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("满洲里市养老服务，。（）《》abcXYZ0123 -.%")), 0, 60, -1).Draw(t, "text")
		width := rapid.Float64Range(30, 200).Draw(t, "width")
		lines := f.wrap(text, 10, width)
		require.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
		for _, line := range lines {
			require.LessOrEqual(t, f.width(line, 10), width+1e-6, "%q", line)
		}
	})
}

func TestWrapAsItIsSet(t *testing.T) {
	t.Parallel()
	f := newTestFace(t)
	for _, tt := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"满洲里市整体方案", 40, []string{"满洲里市", "整体方案"}},
		{"满洲里市，整体", 40, []string{"满洲里", "市，整体"}}, // no line begins with a comma
		{"甲乙丙（丁）戊", 40, []string{"甲乙丙", "（丁）戊"}},
		{"abc defg", 30, []string{"abc", "defg"}},
		{"一\n二", 40, []string{"一", "二"}},
		{"", 40, []string{""}},
	} {
		require.Equal(t, tt.want, f.wrap(tt.text, 10, tt.width), tt.text)
	}
}

func TestScaleIsARoundNumber(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]float64{1: 1, 1.9: 1, 2: 2, 4.9: 2, 5: 5, 99: 50, 1234: 1000, 0.3: 0.2} {
		require.InDelta(t, want, round(v), 1e-12)
	}
}

// TestFrameKeepsShape holds that a place's east and north are as long on the page, and the extent is in the frame.
func TestFrameKeepsShape(t *testing.T) {
	t.Parallel()
	b := orb.Bound{Min: orb.Point{117.40, 49.50}, Max: orb.Point{117.50, 49.60}}
	f := newFrame(b, 10, 20, 300, 200)
	nw, se := f.place(orb.Point{117.40, 49.60}), f.place(orb.Point{117.50, 49.50})
	require.True(t, f.inside(nw) && f.inside(se))
	require.InDelta(t, 0.6488, (se.X-nw.X)/(se.Y-nw.Y), 0.0001, "cos 49.55°")
	require.InDelta(t, 160, f.place(b.Center()).X, 1e-6)
}

func TestManyRowsAreCounted(t *testing.T) {
	t.Parallel()
	sec := export.Section{Title: "表", Columns: []export.Column{{Head: "列", Width: 10}}}
	for range MaxRows + 7 {
		sec.Rows = append(sec.Rows, []export.Entry{{Text: "行"}})
	}
	r := &export.Report{Lang: export.Zh, Title: "题", Sections: []export.Section{sec}}
	w, err := coverage.NewWorld(coverage.Workspace{}, 0, nil, nil)
	require.NoError(t, err)
	var one, two bytes.Buffer
	require.NoError(t, Write(&one, r, w, &coverage.Assessment{}))
	require.NoError(t, Write(&two, r, w, &coverage.Assessment{}))
	require.Equal(t, one.Bytes(), two.Bytes())
	require.True(t, bytes.HasPrefix(one.Bytes(), []byte("%PDF-")))
	s := newSheet(*gopdf.PageSizeA4, export.Zh, "题", coverage.Date{})
	s.newPage()
	s.table(&sec)
	require.NoError(t, s.err)
	require.Contains(t, s.drawn, '另', "it says that rows are left out")
	require.Contains(t, s.drawn, '7')
}
