package form

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

// maxValue is how many characters of a field's value are kept.
const maxValue = 1000

// Read makes a value of what a mail said; false if it is none of the field's kind. Days
// such as "yesterday" are counted from now.
func Read(f *policy.Field, said, language string, now time.Time) (string, bool) {
	said = strings.TrimSpace(said)
	if said == "" {
		return "", false
	}
	switch f.Kind {
	case ticket.ChoiceField:
		return choose(f, said)
	case ticket.DateField:
		return readDay(said, now)
	case ticket.NumberField:
		return readNumber(said, language)
	}
	if text := []rune(said); len(text) > maxValue {
		said = string(text[:maxValue])
	}
	return said, true
}

// choose finds the choice that was meant, by its name or what a language calls it, whatever
// its accents and case. What follows a punctuation mark is a remark: "yes, twice".
func choose(f *policy.Field, said string) (string, bool) {
	said = parser.FoldLabel(said)
	for _, said := range []string{said, strings.TrimSpace(said[:remark(said)])} {
		for i, choice := range f.Choices {
			if parser.FoldLabel(choice) == said {
				return choice, true
			}
			for _, labels := range f.ChoiceLabels {
				if i < len(labels) && parser.FoldLabel(labels[i]) == said {
					return choice, true
				}
			}
		}
	}
	return "", false
}

// remark returns where the words behind a choice begin.
func remark(said string) int {
	if i := strings.IndexAny(said, ".,;:!(–—"); i >= 0 {
		return i
	}
	if i := strings.Index(said, " - "); i >= 0 {
		return i
	}
	return len(said)
}

// near are days that people name without a date, as days before the mail, longer names
// before those that stand in them.
var near = []struct {
	name string
	days int
}{
	{"day before yesterday", 2},
	{"avant-hier", 2},
	{"avant hier", 2},
	{"vorgestern", 2},
	{"antes de ayer", 2},
	{"anteayer", 2},
	{"l'altro ieri", 2},
	{"ieri l'altro", 2},
	{"anteontem", 2},
	{"eergisteren", 2},
	{"yesterday", 1},
	{"hier", 1},
	{"gestern", 1},
	{"ayer", 1},
	{"ieri", 1},
	{"ontem", 1},
	{"gisteren", 1},
	{"gisterenavond", 1},
	{"gisteravond", 1},
	{"today", 0},
	{"this morning", 0},
	{"this afternoon", 0},
	{"aujourd'hui", 0},
	{"ce matin", 0},
	{"cet apres-midi", 0},
	{"heute", 0},
	{"hoy", 0},
	{"esta manana", 0},
	{"oggi", 0},
	{"stamattina", 0},
	{"stamane", 0},
	{"hoje", 0},
	{"esta manha", 0},
	{"vandaag", 0},
	{"vanmorgen", 0},
	{"vanochtend", 0},
	{"vanmiddag", 0},
}

// readDay keeps a day as 2026-11-22. Without a year it is the nearest such day, unless that
// is more than three months away: then it may be either.
func readDay(said string, now time.Time) (string, bool) {
	if day := parser.Day(said); !day.IsZero() {
		return day.Format(time.DateOnly), true
	}
	if day := parser.NearestDay(said, now); !day.IsZero() && day.Sub(now).Abs() < 92*24*time.Hour {
		return day.Format(time.DateOnly), true
	}
	if days, ok := nearDay(said); ok {
		return now.AddDate(0, 0, -days).Format(time.DateOnly), true
	}
	return "", false
}

// maxNearWords is how many words there may be in "since yesterday at about 10:30". More tell
// a story, in which the day may be another one.
const maxNearWords = 6

// nearDay reads the one day in some words that is named by its distance.
func nearDay(said string) (days int, ok bool) {
	words := " " + strings.NewReplacer("’", "'", ",", " ", ".", " ", "!", " ", "(", " ", ")", " ").Replace(parser.FoldLabel(said)) + " "
	if len(strings.Fields(words)) > maxNearWords {
		return 0, false
	}
	for _, day := range near {
		if before, after, found := strings.Cut(words, " "+day.name+" "); found {
			if ok {
				return 0, false // "yesterday or today"
			}
			words, days, ok = before+" | "+after, day.days, true
		}
	}
	return days, ok
}

// figure is the one number of a value, with perhaps some words or a sign before it, and a unit
// behind it.
var figure = regexp.MustCompile(`^(?:\pL+(?:\. ?| )){0,3}[~≈<>≤≥€$£ ]*([+-]?)(\d[\d.,'’ \x{a0}\x{202f}]*)\+?(?:[ \x{a0}]*([\pL%€$£°]+)[^\d]*)?$`)

// multiples are units that make another number of the digits before them, folded, as they
// begin.
var multiples = regexp.MustCompile(`^(k|k€|mio|mln|mrd|thousand|tausend|mille|mil|mila|duizend|(million|millon|milion|milhao|milhoes|miljoen|milliard|billion|miliard|bilhao)\pL*)$`)

// readNumber keeps a number as its digits, with a point before decimals.
func readNumber(said, language string) (string, bool) {
	m := figure.FindStringSubmatch(said)
	if m == nil || len(said) > 60 || multiples.MatchString(parser.FoldLabel(m[3])) {
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
