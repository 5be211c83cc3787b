package command

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds of when something may come back.
const (
	maxAhead = 366 * 24 * time.Hour
	morning  = 9 * 60 // minutes after midnight: a day without an hour
)

var (
	span  = regexp.MustCompile(`^(\d{1,4})(min|m|h|d|w|j|t|g|u)?$`)
	clock = regexp.MustCompile(`^(\d{1,2})[:h.](\d{2})$`)
)

// units are what may stand behind a number, in the languages of letters. A "m" is minutes.
var units = map[string]time.Duration{
	"m": time.Minute, "min": time.Minute, "minute": time.Minute, "minutes": time.Minute, "minuten": time.Minute, "minuti": time.Minute, "minutos": time.Minute,
	"h": time.Hour, "u": time.Hour, "hour": time.Hour, "hours": time.Hour, "heure": time.Hour, "heures": time.Hour, "stunde": time.Hour, "stunden": time.Hour,
	"hora": time.Hour, "horas": time.Hour, "ora": time.Hour, "ore": time.Hour, "uur": time.Hour,
	"d": day, "j": day, "t": day, "g": day, "day": day, "days": day, "jour": day, "jours": day, "tag": day, "tage": day, "tagen": day,
	"día": day, "días": day, "dia": day, "dias": day, "giorno": day, "giorni": day, "dag": day, "dagen": day,
	"w": 7 * day, "week": 7 * day, "weeks": 7 * day, "semaine": 7 * day, "semaines": 7 * day, "woche": 7 * day, "wochen": 7 * day,
	"semana": 7 * day, "semanas": 7 * day, "settimana": 7 * day, "settimane": 7 * day, "weken": 7 * day,
}

const day = 24 * time.Hour

// weekdays are the names of the days, from Sunday, in the languages of letters.
var weekdays = [7][]string{
	{"sunday", "sun", "dimanche", "sonntag", "domingo", "domenica", "zondag"},
	{"monday", "mon", "lundi", "montag", "lunes", "lunedì", "lunedi", "segunda-feira", "segunda", "maandag"},
	{"tuesday", "tue", "mardi", "dienstag", "martes", "martedì", "martedi", "terça-feira", "terça", "dinsdag"},
	{"wednesday", "wed", "mercredi", "mittwoch", "miércoles", "miercoles", "mercoledì", "mercoledi", "quarta-feira", "quarta", "woensdag"},
	{"thursday", "thu", "jeudi", "donnerstag", "jueves", "giovedì", "giovedi", "quinta-feira", "quinta", "donderdag"},
	{"friday", "fri", "vendredi", "freitag", "viernes", "venerdì", "venerdi", "sexta-feira", "sexta", "vrijdag"},
	{"saturday", "sat", "samedi", "samstag", "sonnabend", "sábado", "sabado", "sabato", "zaterdag"},
}

// tomorrow is the word for the next day.
var tomorrow = []string{"tomorrow", "demain", "morgen", "mañana", "manana", "domani", "amanhã", "amanha"}

// moment reads a time to come: "3d", "2 weeks", "friday", "tomorrow 14:00", "09:00", "2026-12-24 9:00". A
// day without an hour begins at nine, in the zone; an hour without a day is the next of that hour.
func moment(text string, now time.Time, zone *time.Location) (time.Time, bool) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 {
		return time.Time{}, false
	}
	at, ok := later(words, now)
	if !ok {
		at, ok = dayAndHour(words, now.In(zone))
	}
	if !ok || !at.After(now) || at.After(now.Add(maxAhead)) {
		return time.Time{}, false
	}
	return at.UTC(), true
}

// later reads a time that counts from now.
func later(words []string, now time.Time) (time.Time, bool) {
	m := span.FindStringSubmatch(words[0])
	if m == nil || len(words) > 2 || m[2] == "" && len(words) == 1 || m[2] != "" && len(words) == 2 {
		return time.Time{}, false
	}
	unit := m[2]
	if len(words) == 2 {
		unit = words[1]
	}
	n, err := strconv.Atoi(m[1])
	length, known := units[unit]
	return now.Add(time.Duration(n) * length), err == nil && known
}

// dayAndHour reads a day, an hour, or both, in the zone of now.
func dayAndHour(words []string, now time.Time) (time.Time, bool) {
	date, minute, named := now, morning, false
	for i, word := range words {
		if m := clock.FindStringSubmatch(word); m != nil && i == len(words)-1 {
			hours, _ := strconv.Atoi(m[1])
			minutes, _ := strconv.Atoi(m[2])
			if minute = hours*60 + minutes; hours > 23 || minutes > 59 {
				return time.Time{}, false
			}
			at := on(date, minute)
			if !named && !at.After(now) {
				at = on(date.AddDate(0, 0, 1), minute)
			}
			return at, true
		}
		if i > 0 || named {
			return time.Time{}, false
		}
		if date, named = namedDay(word, now, words); !named {
			return time.Time{}, false
		}
	}
	return on(date, minute), true
}

// namedDay is the day that a word names. A weekday is today only if an hour follows that is still to come.
func namedDay(word string, now time.Time, words []string) (time.Time, bool) {
	if t, err := time.ParseInLocation("2006-01-02", word, now.Location()); err == nil {
		return t, true
	}
	if slices.Contains(tomorrow, word) {
		return now.AddDate(0, 0, 1), true
	}
	for i, names := range weekdays {
		if !slices.Contains(names, word) {
			continue
		}
		ahead := (i - int(now.Weekday()) + 7) % 7
		if ahead == 0 && !stillToday(words[1:], now) {
			ahead = 7
		}
		return now.AddDate(0, 0, ahead), true
	}
	return time.Time{}, false
}

func stillToday(words []string, now time.Time) bool {
	if len(words) != 1 {
		return false
	}
	m := clock.FindStringSubmatch(words[0])
	if m == nil {
		return false
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	return hours*60+minutes > now.Hour()*60+now.Minute()
}

// on is a minute of a day; where the clocks are changed, what they show then.
func on(date time.Time, minute int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), minute/60, minute%60, 0, 0, date.Location())
}
