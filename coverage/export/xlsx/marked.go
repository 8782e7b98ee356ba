package xlsx

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"yikezhong/coverage/export"
)

// marks is how many columns an annotated table has behind its own: what is wrong and what mends it.
const marks = 2

// WriteMarked turns an annotated table, as CSV with a byte order mark whose last two columns say what
// is wrong with a row and what would mend it, into a workbook: the rows at fault are colored. More
// rows than a sheet holds are an error.
func WriteMarked(w io.Writer, table io.Reader) error {
	rows := csv.NewReader(table)
	rows.FieldsPerRecord, rows.LazyQuotes = -1, true
	b := newBook()
	sw, err := b.NewStreamWriter("Sheet1")
	b.err = err
	plain, fault := b.style(look{decimals: -1, asText: true}), b.style(look{decimals: -1, asText: true, fault: true})
	for n := 1; b.err == nil; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read the annotated table: %w", errors.Join(err, b.Close()))
		}
		style, values := plain, make([]any, len(row))
		if len(row) >= marks && row[len(row)-marks] != "" {
			style = fault
		}
		for i, text := range row {
			if n == 1 {
				text = strings.TrimPrefix(text, "\ufeff")
			}
			values[i] = excelize.Cell{StyleID: style, Value: export.Cell(text)}
		}
		b.do(func() error { return sw.SetRow(cell(1, n), values) })
	}
	b.do(func() error { return sw.Flush() })
	return b.finish(w)
}
