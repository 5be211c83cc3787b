package date

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"guichet/parser/language"

	"guichet/parser/header"
	"guichet/parser/plain"
)

// months is how clients of each language name the months; abbreviations are beginnings of at
// least three letters.
var months = func() (months [12][]string) {
	for _, l := range language.All() {
		for i, names := range l.Words(language.Month) {
			months[i] = append(months[i], strings.Split(names, ", ")...)
		}
	}
	return months
}()

// afternoons are the words for the second half of a clock of twelve hours.
var afternoons = language.Words(language.Afternoon)

// monthNamed returns the month that a word names, 0 if none: its whole name, or a beginning
// of three letters or more.
func monthNamed(word string) int {
	word = strings.TrimRight(strings.ToLower(word), ".")
	if len([]rune(word)) < 3 {
		return 0
	}
	short := 0
	for i, names := range months {
		for _, n := range names {
			switch {
			case n == word:
				return i + 1
			case short == 0 && strings.HasPrefix(n, word):
				short = i + 1
			}
		}
	}
	return short
}

var (
	isoDay   = regexp.MustCompile(`\b((?:19|20)\d\d) ?[-/.年년] ?(\d{1,2}) ?[-/.月월] ?(\d{1,2})`)
	localDay = regexp.MustCompile(`\b(\d{1,2})([-/.]) ?(\d{1,2})[-/.] ?((?:19|20)\d\d|\d\d)\b`)
	clockIn  = regexp.MustCompile(`(?:^|[^\d.])(\d{1,2})(?:[:：]|[.h時点시] ?)(\d\d)(?:[:：.](\d\d))?(?:\D|$)`)
	half     = regexp.MustCompile(`(?i)\b([ap])\.? ?m\b\.?`)
	offsetIn = regexp.MustCompile(`(?:GMT|UTC|\s|\d)([+-]\d{1,2}:?(?:\d\d)?)\b`)
)

// maxMoment is how much of a line is looked at for a date, in bytes.
const maxMoment = 500

// Moment reads a date as a client shows it to its reader, in any of the languages. The
// clock is taken as UTC where no zone is said. Zero if there is no day.
func Moment(s string) time.Time {
	s = asciiDigits(plain.Words(s))
	if len(s) > maxMoment {
		s = plain.Cut(s, maxMoment)
	}
	year, month, day, at := findDay(s)
	if day == 0 {
		return time.Time{}
	}
	hour, minute, sec := findClock(s, at)
	zone := 0
	if m := offsetIn.FindStringSubmatch(s[at:]); m != nil {
		zone, _ = header.ZoneOffset(m[1])
	}
	t := time.Date(year, time.Month(month), day, hour, minute, sec, 0, time.FixedZone("", zone)).UTC()
	if month > 12 || day > 31 {
		return time.Time{}
	}
	return t
}

// maxDay is how far before its year a day and month may begin, in bytes.
const maxDay = 48

// Day reads a day as people write one, "22.11.2026" or "22 novembre 2026", in any of the
// languages that mail programs speak; where all is in numbers the day stands before the
// month, if it can. Zero if there is no such day in s.
func Day(s string) time.Time {
	s = plain.Words(s)
	if len(s) > maxDay {
		s = plain.Cut(s, maxDay)
	}
	year, month, day, _ := findDay(s)
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if day == 0 || t.Day() != day || int(t.Month()) != month {
		return time.Time{}
	}
	return t
}

// A day without a year: in numbers as 22/11 or 22.11., or with its month in letters. No
// other number but a time of day stands beside it.
var (
	dayAndMonth = regexp.MustCompile(`^\D*\b(\d{1,2})(?:/(\d{1,2})|\. ?(\d{1,2})\.)` + besideDay)
	dayAndName  = regexp.MustCompile(`^\D*\b(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)? (?:de |of )?(\pL{3,})` + besideDay)
	nameAndDay  = regexp.MustCompile(`^(?:\D* )?(\pL{3,})\.? (\d{1,2})(?:st|nd|rd|th)?` + besideDay)
)

const besideDay = `(?:[^\d/.-]\D*(?:\d{1,2}(?:[:.h]\d\d)?\D*)?)?\.?$`

// NearestDay reads a day without a year, "22 November" or "22.11.", as the one that is
// nearest to now. Zero if there is no such day in s.
func NearestDay(s string, now time.Time) time.Time {
	s = plain.Words(plain.Cut(s, maxDay))
	var day string
	if m := dayAndMonth.FindStringSubmatch(s); m != nil {
		day = m[1] + "/" + m[2] + m[3] + "/"
	} else if m := dayAndName.FindStringSubmatch(s); m != nil && monthNamed(m[2]) > 0 {
		day = m[1] + " " + m[2] + " "
	} else if m := nameAndDay.FindStringSubmatch(s); m != nil && monthNamed(m[1]) > 0 {
		day = m[2] + " " + m[1] + " "
	}
	var nearest time.Time
	for year := now.Year() - 1; day != "" && year <= now.Year()+1; year++ {
		t := Day(day + strconv.Itoa(year))
		if !t.IsZero() && (nearest.IsZero() || t.Sub(now).Abs() < nearest.Sub(now).Abs()) {
			nearest = t
		}
	}
	return nearest
}

// findDay finds the day; at is where what follows the day begins, 0 if the clock may stand
// before it.
func findDay(s string) (year, month, day, at int) {
	if m := isoDay.FindStringSubmatchIndex(s); m != nil {
		return number(s[m[2]:m[3]]), number(s[m[4]:m[5]]), number(s[m[6]:m[7]]), m[1]
	}
	if m := localDay.FindStringSubmatchIndex(s); m != nil {
		a, b, y := number(s[m[2]:m[3]]), number(s[m[6]:m[7]]), number(s[m[8]:m[9]])
		if y < 100 {
			y += 2000
		}
		// 6/3/2019 is June in America, where the clock has two halves.
		if b > 12 || a <= 12 && s[m[4]] == '/' && half.MatchString(s) {
			a, b = b, a
		}
		return y, b, a, m[1]
	}
	return wordDay(s)
}

// wordDay reads "3 June 2019" and "June 3, 2019": the month's name next to the day.
func wordDay(s string) (year, month, day, at int) {
	type token struct {
		text string
		end  int
	}
	var tokens []token
	start := -1
	for i, r := range s + " " {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			tokens = append(tokens, token{s[start:i], i})
			start = -1
		}
	}
	// The day stands before the month in most languages. Looking there first keeps "mar. 4
	// juin" from being in March.
	for _, first := range []bool{true, false} {
		for i, t := range tokens {
			m := monthNamed(t.text)
			if m == 0 {
				continue
			}
			day := 0
			for j := i - 1; first && j >= 0 && j >= i-2 && day == 0; j-- { // "3 de junio"
				day = dayNumber(tokens[j].text)
			}
			if !first && i+1 < len(tokens) {
				day = dayNumber(tokens[i+1].text)
			}
			for j := i + 1; day > 0 && j < len(tokens) && j <= i+3; j++ {
				if y := number(tokens[j].text); y >= 1970 && y < 2100 {
					return y, m, day, tokens[j].end
				}
			}
		}
	}
	return 0, 0, 0, 0
}

// dayNumber reads "3", "3rd" and "1er"; 0 if it is no day of a month.
func dayNumber(s string) int {
	digits := strings.TrimRightFunc(s, unicode.IsLetter)
	if len(s)-len(digits) > 3 {
		return 0
	}
	if n := number(digits); n >= 1 && n <= 31 {
		return n
	}
	return 0
}

// findClock finds the time of day behind the day, else anywhere.
func findClock(s string, at int) (hour, minute, sec int) {
	m := clockIn.FindStringSubmatch(s[at:])
	if m == nil {
		at = 0
		if m = clockIn.FindStringSubmatch(s); m == nil || number(m[1]) > 23 || number(m[2]) > 59 {
			return 0, 0, 0
		}
	}
	hour, minute, sec = number(m[1]), number(m[2]), number(m[3])
	if hour > 23 || minute > 59 || sec > 59 {
		return 0, 0, 0
	}
	afternoon := slices.ContainsFunc(afternoons, func(w string) bool { return strings.Contains(s, w) })
	if h := half.FindStringSubmatch(s[at:]); h != nil {
		afternoon = strings.EqualFold(h[1], "p")
		if !afternoon && hour == 12 {
			hour = 0
		}
	}
	if afternoon && hour < 12 {
		hour += 12
	}
	return hour, minute, sec
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
