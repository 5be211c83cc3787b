package logtext

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Writer writes lines as text. Its zero value is of no use: New.
type Writer struct {
	to   io.Writer
	slow zerolog.ConsoleWriter
}

// New turns the lines of zerolog that are written to it into text, to w. Each is one Write.
func New(w io.Writer) *Writer {
	return &Writer{w, zerolog.ConsoleWriter{Out: w, NoColor: true, TimeFormat: time.RFC3339, FormatPrepare: prepare}}
}

// lines are the texts in the making.
var lines = sync.Pool{New: func() any { return new(line) }}

// Write takes one line of JSON.
func (w *Writer) Write(b []byte) (int, error) {
	l := lines.Get().(*line)
	defer lines.Put(l)
	if !l.read(b) || !l.write() {
		return w.slow.Write(b)
	}
	if _, err := w.to.Write(l.text); err != nil {
		return 0, err
	}
	return len(b), nil
}

// line is one line, read and as text. Fields alias what was read.
type line struct {
	time, level, message []byte
	fields               []field
	text                 []byte
}

// field is a name and the JSON of its value; of a string, what is between its quotes.
type field struct {
	name, value []byte
	quoted      bool
}

// read takes a line apart; false for one that is not plain.
func (l *line) read(b []byte) bool {
	*l = line{fields: l.fields[:0], text: l.text[:0]}
	b, ok := bytes.CutSuffix(b, []byte("}\n"))
	if !ok || len(b) == 0 || b[0] != '{' {
		return false
	}
	for b = b[1:]; ; b = b[1:] {
		var f field
		if f.name, b, ok = plainString(b); !ok || len(f.name) == 0 || len(b) == 0 || b[0] != ':' || bytes.IndexByte(f.name, '\\') >= 0 {
			return false
		}
		if b = b[1:]; len(b) > 0 && b[0] == '"' {
			f.quoted = true
			f.value, b, ok = plainString(b)
		} else {
			f.value, b, ok = plainValue(b)
		}
		if !ok || !l.add(f) {
			return false
		}
		if len(b) == 0 {
			return l.time != nil && l.level != nil && l.message != nil
		}
		if b[0] != ',' {
			return false
		}
	}
}

// add notes a field, unless it has no value; false where its name stands twice, or is one of those that another's
// rules hold for.
func (l *line) add(f field) bool {
	var part *[]byte
	switch string(f.name) {
	case zerolog.TimestampFieldName:
		part = &l.time
	case zerolog.LevelFieldName:
		part = &l.level
	case zerolog.MessageFieldName:
		part = &l.message
	case zerolog.CallerFieldName:
		return false
	}
	if part != nil {
		if *part != nil || !f.quoted || len(f.value) == 0 || bytes.IndexByte(f.value, '\\') >= 0 {
			return false
		}
		*part = f.value
		return true
	}
	if slices.ContainsFunc(l.fields, func(have field) bool { return bytes.Equal(have.name, f.name) }) {
		return false
	}
	l.fields = append(l.fields, f)
	return true
}

// empty reports whether a field is left out.
func (f field) empty() bool {
	return len(f.value) == 0 || !f.quoted && (string(f.value) == "null" || string(f.value) == "[]")
}

// levels are the words of levels.
var levels = map[string]string{
	zerolog.LevelDebugValue: "DBG", zerolog.LevelInfoValue: "INF", zerolog.LevelWarnValue: "WRN", zerolog.LevelErrorValue: "ERR",
}

// write makes the text; false where the time or the level is not as ours are.
func (l *line) write() bool {
	level, ok := levels[string(l.level)]
	if !ok || !l.appendTime() {
		return false
	}
	l.text = append(append(append(l.text, ' '), level...), ' ')
	l.text = append(l.text, l.message...)
	slices.SortFunc(l.fields, func(a, b field) int {
		if first := isError(b) - isError(a); first != 0 {
			return first
		}
		return bytes.Compare(a.name, b.name)
	})
	for _, f := range l.fields {
		if !f.empty() {
			l.text = append(append(append(l.text, ' '), f.name...), '=')
			l.appendValue(f)
		}
	}
	l.text = append(l.text, '\n')
	return true
}

// isError is 1 for the field that comes first.
func isError(f field) int {
	if string(f.name) == zerolog.ErrorFieldName {
		return 1
	}
	return 0
}

// appendTime appends the time of the line in the zone of this machine.
func (l *line) appendTime() bool {
	at, err := time.ParseInLocation(zerolog.TimeFieldFormat, string(l.time), time.Local)
	if err != nil {
		return false
	}
	l.text = at.In(time.Local).AppendFormat(l.text, time.RFC3339)
	return true
}

func (l *line) appendValue(f field) {
	switch {
	case f.quoted && (bytes.IndexByte(f.value, ' ') >= 0 || bytes.IndexByte(f.value, '\\') >= 0):
		l.text = append(append(append(l.text, '"'), f.value...), '"')
	case f.quoted || f.value[0] > '9' || f.value[0] < '-':
		l.text = append(l.text, f.value...)
	default:
		l.text = append(l.text, withUnit(string(f.name), string(f.value))...)
	}
}

// plainString reads a string in quotes, of printable ASCII. Of escapes it takes those that Go's quotes write alike, of a
// quotation mark and of a backslash.
func plainString(b []byte) (s, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[1:i:i], b[i+1:], true
		case c == '\\':
			if i++; i == len(b) || b[i] != '"' && b[i] != '\\' {
				return nil, nil, false
			}
		case c < ' ' || c > '~':
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// plainValue reads a number, true, false, null, or an array of plain strings.
func plainValue(b []byte) (v, rest []byte, ok bool) {
	if len(b) > 0 && b[0] == '[' {
		return plainArray(b)
	}
	end := bytes.IndexByte(b, ',')
	if end < 0 {
		end = len(b)
	}
	switch v = b[:end]; string(v) {
	case "true", "false", "null":
		return v, b[end:], true
	}
	return v, b[end:], isNumber(v)
}

func plainArray(b []byte) (v, rest []byte, ok bool) {
	if len(b) > 1 && b[1] == ']' {
		return b[:2], b[2:], true
	}
	for at := b; len(at) > 0; {
		if _, at, ok = plainString(at[1:]); !ok || len(at) == 0 {
			return nil, nil, false
		}
		switch at[0] {
		case ']':
			v = b[:len(b)-len(at)+1]
			return v, at[1:], true
		case ',':
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// isNumber knows the plain numbers of JSON: digits, perhaps a sign before and a fraction behind.
func isNumber(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("-"))
	whole, fraction, has := bytes.Cut(b, []byte("."))
	if len(whole) == 0 || len(whole) > 1 && whole[0] == '0' || has && len(fraction) == 0 {
		return false
	}
	for _, part := range [][]byte{whole, fraction} {
		for _, c := range part {
			if c < '0' || c > '9' {
				return false
			}
		}
	}
	return true
}

// octets is a size in decimal units, as configuration and letters have them.
func octets(n float64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	at := 0
	for n >= 1000 && at < len(units)-1 {
		n, at = n/1000, at+1
	}
	digits := 1
	if at == 0 || n >= 10 {
		digits = 0
	}
	return strconv.FormatFloat(n, 'f', digits, 64) + units[at]
}
