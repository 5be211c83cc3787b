package block

import (
	"strings"
	"unicode/utf8"

	east "github.com/yuin/goldmark/extension/ast"
)

// table writes rows in columns; where those are too wide for a terminal, each cell with the
// head of its column.
func (p *plainArticle) table(t *east.Table, first, rest string) {
	var rows [][]string
	var widths []int
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var row []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			row = append(row, OneLine(p.inline(c)))
			if len(row) > len(widths) {
				widths = append(widths, 0)
			}
			widths[len(row)-1] = max(widths[len(row)-1], utf8.RuneCountInString(row[len(row)-1]))
		}
		rows = append(rows, row)
	}
	total := len(rest) + 1
	for _, w := range widths {
		total += w + 3
	}
	if total > TextMax && len(rows) > 1 {
		p.cells(rows, first, rest)
		return
	}
	for i, row := range rows {
		p.lines(columns(row, widths, " "), first, rest)
		first = rest
		if i == 0 {
			p.lines(columns(make([]string, len(widths)), widths, "-"), first, rest)
		}
	}
}

// columns is one row of a table as people draw it.
func columns(row []string, widths []int, fill string) string {
	var b strings.Builder
	for i, w := range widths {
		cell := ""
		if i < len(row) {
			cell = row[i]
		}
		b.WriteString("|" + fill + cell + strings.Repeat(fill, w-utf8.RuneCountInString(cell)+1))
	}
	return b.String() + "|"
}

// cells writes a table that is too wide, row by row.
func (p *plainArticle) cells(rows [][]string, first, rest string) {
	for i, row := range rows[1:] {
		if i > 0 {
			p.out.WriteString("\n")
		}
		for k, cell := range row {
			if k < len(rows[0]) && rows[0][k] != "" {
				cell = rows[0][k] + ": " + cell
			}
			wrap(&p.out, cell, first, rest, TextWidth)
			first = rest
		}
	}
}
