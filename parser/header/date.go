package header

import (
	"strconv"
	"strings"
	"time"

	"guichet/parser/plain"
)

// ParseDate reads RFC 5322 §3.3 with its obsolete forms, RFC 3339, the output of asctime
// and what lies between. It returns the zero time for what cannot be a date.
func ParseDate(v string) time.Time {
	d := dateParts{day: -1, year: -1}
	zone := 0
	for v = plainDate(plain.Cut(v, 200)); v != ""; {
		var word string
		word, v = cutDateWord(v)
		switch {
		case word == "":
		case word[0] <= '9' && strings.Contains(word, ":") && word[0] >= '0':
			if d.clock || !d.readClock(word) {
				continue
			}
		case word[0] >= '0' && word[0] <= '9':
			d.readNumber(word)
		case (word[0] == '+' || word[0] == '-') && len(word) > 1 && d.clock:
			if z, ok := ZoneOffset(word); ok {
				zone = z
			}
		default:
			d.readWord(word, &zone)
		}
	}
	return d.time(zone)
}

// dateParts is what was found of a date so far.
type dateParts struct {
	day, month, year  int
	hour, minute, sec int
	clock             bool
}

// plainDate drops comments and the obsolete spaces inside a time (RFC 5322 §4.3).
func plainDate(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			break
		}
		rest, _ := skipComment(s[open:])
		s = s[:open] + rest
	}
	if !strings.Contains(s, " :") && !strings.Contains(s, ": ") {
		return s
	}
	fields := strings.Split(s, ":")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return strings.Join(fields, ":")
}

// cutDateWord cuts at white space and commas.
func cutDateWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, " \t,")
	end := strings.IndexAny(s, " \t,")
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// readNumber takes a day, a year, or a day, month and year in one word.
func (d *dateParts) readNumber(word string) {
	if len(word) >= 19 && word[10] == 'T' {
		if t, err := time.Parse("2006-01-02T15:04:05", word[:19]); err == nil {
			*d = dateParts{t.Day(), int(t.Month()), t.Year(), t.Hour(), t.Minute(), t.Second(), true}
		}
		return
	}
	if !strings.ContainsAny(word, "-/.") {
		d.readPlain(word)
		return
	}
	if f := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' || r == '.' }); len(f) == 3 {
		if len(f[0]) == 4 { // 2026-11-02
			d.readNumber(f[0])
			d.month, _ = strconv.Atoi(f[1])
			d.day, _ = strconv.Atoi(f[2])
			return
		}
		if m := month(f[1]); m > 0 { // 2-Nov-2026
			d.readNumber(f[0])
			d.month = m
			d.readNumber(f[2])
		}
		return
	}
	d.readPlain(word)
}

// readPlain takes a day, else a year.
func (d *dateParts) readPlain(word string) {
	n, err := strconv.Atoi(strings.TrimRight(word, "stndrhaem."))
	switch {
	case err != nil:
	case d.day < 0 && n >= 1 && n <= 31 && len(word) <= 4:
		d.day = n
	case d.year >= 0 || n > 9999:
	case len(word) <= 2 && n < 50: // RFC 5322 §4.3
		d.year = 2000 + n
	case len(word) <= 3:
		d.year = 1900 + n
	default:
		d.year = n
	}
}

// readClock takes 10:00, 10:00:00, 10:00:00.5, and what RFC 3339 glues to it.
func (d *dateParts) readClock(word string) bool {
	if len(word) > 11 && word[10] == 'T' {
		if t, err := time.Parse(time.RFC3339, word); err == nil {
			t = t.UTC()
			*d = dateParts{t.Day(), int(t.Month()), t.Year(), t.Hour(), t.Minute(), t.Second(), true}
			return true
		}
		d.readNumber(word)
		return d.clock
	}
	f := strings.SplitN(word, ":", 3)
	hour, err := strconv.Atoi(f[0])
	minute, err2 := strconv.Atoi(f[1])
	if err != nil || err2 != nil {
		return false
	}
	if len(f) == 3 {
		sec, _, _ := strings.Cut(f[2], ".")
		d.sec, _ = strconv.Atoi(sec)
	}
	d.hour, d.minute, d.clock = hour, minute, true
	return hour >= 0 && hour < 25 && minute >= 0 && minute < 60
}

// readWord takes a month, a zone, AM or PM; names of days and the rest are ignored.
func (d *dateParts) readWord(word string, zone *int) {
	if d.month == 0 {
		if m := month(word); m > 0 {
			d.month = m
			return
		}
	}
	if !d.clock {
		return
	}
	switch upper := strings.ToUpper(word); upper {
	case "PM":
		if d.hour < 12 {
			d.hour += 12
		}
	case "AM":
		if d.hour == 12 {
			d.hour = 0
		}
	default:
		if z, ok := zones[upper]; ok {
			*zone = z * 3600
		} else if i := strings.IndexAny(upper, "+-"); i > 0 { // GMT+0100
			if z, ok := ZoneOffset(upper[i:]); ok {
				*zone = z
			}
		}
	}
}

// zones are the names of RFC 5322 §4.3 and a few that are found, in hours.
var zones = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
	"PST": -8, "PDT": -7, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "BST": 1, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9,
}

func month(s string) int {
	if len(s) < 3 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return i/3 + 1
}

// ZoneOffset reads +0100, -5:00 and +01 into seconds east of Greenwich; false if s, which is
// not empty, is no offset.
func ZoneOffset(s string) (int, bool) {
	digits := strings.ReplaceAll(s[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || len(digits) > 4 {
		return 0, false
	}
	if len(digits) <= 2 {
		n *= 100
	}
	sec := (n/100*60 + n%100) * 60
	if s[0] == '-' {
		sec = -sec
	}
	return sec, n/100 < 24
}

func (d *dateParts) time(zone int) time.Time {
	if d.day < 1 || d.day > 31 || d.month < 1 || d.month > 12 || d.year < 1900 || d.hour > 24 || d.minute > 59 || d.sec > 61 {
		return time.Time{}
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.sec, 0, time.UTC)
	return t.Add(-time.Duration(zone) * time.Second)
}
