package parser

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	yearIn   = regexp.MustCompile(`(?:^|\D)(?:19|20)\d\d(?:$|\D)`)
	timeIn   = regexp.MustCompile(`(?:^|\D)\d{1,2}(?:[:：]\d\d|[.h]\d\d(?:\D|$)|時\d\d|点\d\d|시 ?\d\d)`)
	numberIn = regexp.MustCompile(`\d{1,4}([-/]|\. ?)\d{1,2}([-/]|\. ?)\d{1,4}`)
	wordDate = regexp.MustCompile(`(?:\pL+\.? \d{1,2}(?:st|nd|rd|th)?,? |\d{1,2}\.? (?:de )?\pL+\.?,? (?:de )?)(?:19|20)\d\d`)
	eastDay  = regexp.MustCompile(`\d{1,2} ?[月월] ?\d{1,2} ?[日일]`)
)

// dateWeight says how much in s looks like a moment: a year, a day beside its month and a
// time of day count one, a date in numbers two; two are enough to call it a moment.
func dateWeight(s string) int {
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return 0
	}
	weight := 0
	if numberIn.MatchString(s) {
		weight += 2
	}
	if eastDay.MatchString(s) || wordDate.MatchString(s) {
		weight++
	}
	if yearIn.MatchString(s) {
		weight++
	}
	if timeIn.MatchString(s) {
		weight++
	}
	return weight
}

// startsDated reports whether a line begins with a date: its first digit comes at once, or
// behind nothing but a day of the week.
func startsDated(s string) bool {
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
		if runes++; runes > 16 || words > 2 {
			return false
		}
	}
	return false
}
