package date

import (
	"regexp"
	"strings"
	"unicode"
)

// wordDate is a day beside its month in letters, up to the year behind them.
var wordDate = regexp.MustCompile(`(?:[\pL\pM]+\.? \d{1,2}(?:st|nd|rd|th)?,? |\d{1,2}\.? (?:de )?[\pL\pM]+\.?,? (?:de )?)$`)

// dayBehind is the same behind the year: "2026. november 30.", "2026 m. lapkričio 30 d.", "2026. gada 30. novembris".
var dayBehind = regexp.MustCompile(`^[.,]?(?: [\pL\pM]+\.?){1,2} \d{1,2}(?:[., )]|$)`)

// Weight says how much in s looks like a moment: a year, a day beside its month and a
// time of day count one, a date in numbers two; two are enough to call it a moment. It
// looks at the runs of digits, since most lines have none.
func Weight(s string) int {
	s = asciiDigits(s)
	var numbers, day, year, clock bool
	for from := nextDigit(s, 0); from < len(s); {
		to := from
		for to < len(s) && isDigit(s[to]) {
			to++
		}
		n, rest := to-from, s[to:]
		numbers = numbers || numericDate(rest)
		clock = clock || n <= 2 && timeOfDay(rest)
		day = day || n <= 2 && eastDay(rest)
		if n == 4 && (s[from:from+2] == "19" || s[from:from+2] == "20") {
			year = true
			day = day || wordDate.MatchString(s[max(0, from-maxDay):from]) || dayBehind.MatchString(rest[:min(len(rest), maxDay)])
		}
		from = nextDigit(s, to)
	}
	weight := 0
	for _, x := range []struct {
		found bool
		count int
	}{{numbers, 2}, {day, 1}, {year, 1}, {clock, 1}} {
		if x.found {
			weight += x.count
		}
	}
	return weight
}

// asciiDigits writes the digits of other scripts, such as those of Arabic, Persian and Hindi, as ASCII ones.
func asciiDigits(s string) string {
	if !strings.ContainsAny(s, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.Is(unicode.Nd, r) {
			return r
		}
		zero := r
		for range 9 { // the digits of a script stand together, from zero
			if !unicode.Is(unicode.Nd, zero-1) {
				break
			}
			zero--
		}
		return '0' + r - zero
	}, s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// nextDigit returns where the next digit stands from i on, len(s) if there is none.
func nextDigit(s string, i int) int {
	for i < len(s) && !isDigit(s[i]) {
		i++
	}
	return i
}

// numericDate reads what stands behind the first number of 03.06.2019, 3. 6. 2019 or
// 2019-06-03.
func numericDate(rest string) bool {
	rest, ok := dateSign(rest)
	n := 0
	for n < len(rest) && n < 2 && isDigit(rest[n]) {
		n++
	}
	if !ok || n == 0 {
		return false
	}
	rest, ok = dateSign(rest[n:])
	return ok && rest != "" && isDigit(rest[0])
}

// dateSign cuts what separates the numbers of a date.
func dateSign(s string) (rest string, ok bool) {
	if s == "" || s[0] != '-' && s[0] != '/' && s[0] != '.' {
		return s, false
	}
	if s[0] == '.' {
		return strings.TrimPrefix(s[1:], " "), true
	}
	return s[1:], true
}

// timeOfDay reads what stands behind the hour of 10:22, 10.22, 10h22 or 10時22.
func timeOfDay(rest string) bool {
	for _, sign := range []string{":", "：", "時", "点", "시 ", "시", ".", "h"} {
		minutes, ok := strings.CutPrefix(rest, sign)
		if !ok || len(minutes) < 2 || !isDigit(minutes[0]) || !isDigit(minutes[1]) {
			continue
		}
		if sign != "." && sign != "h" || len(minutes) == 2 || !isDigit(minutes[2]) {
			return true
		}
	}
	return false
}

// eastDay reads what stands behind the month of 6月3日 or 6월 3일.
func eastDay(rest string) bool {
	rest = strings.TrimPrefix(rest, " ")
	month := false
	for _, sign := range []string{"月", "월"} {
		if after, ok := strings.CutPrefix(rest, sign); ok {
			rest, month = strings.TrimPrefix(after, " "), true
			break
		}
	}
	n := 0
	for n < len(rest) && n < 2 && isDigit(rest[n]) {
		n++
	}
	if !month || n == 0 {
		return false
	}
	rest = strings.TrimPrefix(rest[n:], " ")
	return strings.HasPrefix(rest, "日") || strings.HasPrefix(rest, "일")
}

// Starts reports whether a line begins with a date: its first digit comes at once, or
// behind nothing but a day of the week.
func Starts(s string) bool {
	runes, words := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			return true
		case r == ' ':
			words++
		case !unicode.IsLetter(r) && r != ',' && r != '.' && r != '(' && r != ')':
			return false
		}
		if runes++; runes > 24 || words > 2 {
			return false
		}
	}
	return false
}
