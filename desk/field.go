package desk

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"guichet/parser"
)

// maxValue is how many characters of a field's value are kept.
const maxValue = 1000

// read makes a value of what a mail said; false if it is none of the field's kind. Days
// such as "yesterday" are counted from now.
func (f *Field) read(said, language string, now time.Time) (string, bool) {
	said = strings.TrimSpace(said)
	if said == "" {
		return "", false
	}
	switch f.Kind {
	case ChoiceField:
		return f.choose(said)
	case DateField:
		return readDay(said, now)
	case NumberField:
		return readNumber(said, language)
	}
	if text := []rune(said); len(text) > maxValue {
		said = string(text[:maxValue])
	}
	return said, true
}

// choose finds the choice that was meant, whatever its accents and case.
func (f *Field) choose(said string) (string, bool) {
	said = strings.TrimRight(parser.FoldLabel(said), ".!,; ")
	for _, choice := range f.Choices {
		if parser.FoldLabel(choice) == said {
			return choice, true
		}
	}
	return "", false
}

// near are days that people name without a date, as days before the mail.
var near = map[string]int{
	"today": 0, "aujourd'hui": 0, "heute": 0, "hoy": 0, "oggi": 0, "hoje": 0, "vandaag": 0,
	"yesterday": 1, "hier": 1, "gestern": 1, "ayer": 1, "ieri": 1, "ontem": 1, "gisteren": 1,
}

// readDay keeps a day as 2026-11-22.
func readDay(said string, now time.Time) (string, bool) {
	word := strings.TrimRight(strings.ReplaceAll(parser.FoldLabel(said), "’", "'"), ".!")
	if days, ok := near[word]; ok {
		return now.AddDate(0, 0, -days).Format(time.DateOnly), true
	}
	if day := parser.Day(said); !day.IsZero() {
		return day.Format(time.DateOnly), true
	}
	return "", false
}

// figure is a number at the begin of a value, perhaps with a unit behind it.
var figure = regexp.MustCompile(`^([+-]?)(\d[\d.,'’ \x{a0}\x{202f}]*)(?:[ \x{a0}]*[\pL%€$£°][^\d]*)?$`)

// readNumber keeps a number as its digits, with a point before decimals.
func readNumber(said, language string) (string, bool) {
	m := figure.FindStringSubmatch(said)
	if m == nil || len(said) > 60 {
		return "", false
	}
	digits := strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, m[2])
	digits = strings.TrimRight(digits, ".,")
	if digits = pointed(digits, language); digits == "" {
		return "", false
	}
	if m[1] == "-" {
		digits = "-" + digits
	}
	return digits, true
}

// pointed takes the signs between thousands out and makes the decimal sign a point; "" if
// they make no sense.
func pointed(s, language string) string {
	group := "." // between thousands
	if language == "en" {
		group = ","
	}
	commas, points := strings.Count(s, ","), strings.Count(s, ".")
	last := s[strings.LastIndexAny(s, ".,")+1:]
	switch {
	case commas+points == 0:
		return s
	case commas > 1 && points > 1:
		return ""
	case commas > 1 || points == 1 && strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') && commas > 0:
		group = ","
	case points > 1 || commas == 1 && points > 0:
		group = "."
	case len(last) != 3 || len(s) > len("999.999") || s[0] == '0':
		// One sign that cannot stand between thousands.
		return strings.ReplaceAll(s, ",", ".")
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, group, ""), ",", ".")
}
