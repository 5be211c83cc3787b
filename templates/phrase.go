package templates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"guichet/templates/block"
)

// StatusWord returns the word for st, such as "En attente"; an unknown st as it is.
func (s *Set) StatusWord(lang string, st Status) string { return s.language(lang).status(st) }

// RequestSubject returns the subject of letters that may not tell the real one, without
// tag: "Your request".
func (s *Set) RequestSubject(lang string) string { return s.language(lang).phrases["subject.request"] }

// QuestionSubject returns the subject of a first letter to a third party: "A question from Ana".
func (s *Set) QuestionSubject(lang, name string) string {
	return fill(s.language(lang).phrases["subject.question"], "name", block.OneLine(name))
}

// RightsSubject returns the subject of a letter that tells somebody which requests he may see.
func (s *Set) RightsSubject(lang string) string { return s.language(lang).phrases["subject.rights"] }

// NoSubject returns what stands for an empty subject: "(no subject)".
func (s *Set) NoSubject(lang string) string { return s.language(lang).phrases["subject.none"] }

// QuarantineSubject returns the subject of a digest: "Mails in quarantine: 3".
func (s *Set) QuarantineSubject(lang string, waiting int) string {
	return fill(s.language(lang).phrases["subject.quarantine"], "count", strconv.Itoa(waiting))
}

// LoginSubject returns the subject of a letter that logs its reader in: "Your login to Example Support".
func (s *Set) LoginSubject(lang, desk string) string {
	return fill(s.language(lang).phrases["subject.login"], "desk", displayName(desk))
}

// NewSubject returns the subject of many tickets that are told together: "New requests: 37".
func (s *Set) NewSubject(lang string, n int) string {
	return fill(s.language(lang).phrases["subject.new-ones"], "count", strconv.Itoa(n))
}

// FormQuestions returns what stands above the lines that a letter asks to fill in, in every
// language.
func (s *Set) FormQuestions() []string {
	var all []string
	for _, lang := range s.Languages() {
		all = append(all, s.language(lang).phrases["field.how"])
	}
	return all
}

// NoteName returns the display name of the note address of a ticket: "Internal note on #123".
func (s *Set) NoteName(lang string, number uint64) string {
	return fill(s.language(lang).phrases["note.name"], "number", strconv.FormatUint(number, 10))
}

// ViaName returns the display name under which a customer's words reach agents: "Carla via
// Example Support". It is one line and holds no '@', which mail clients take for an
// address; without a usable name it is desk.
func (s *Set) ViaName(lang, name, desk string) string {
	name, desk = displayName(name), displayName(desk)
	if name == "" || desk == "" {
		return name + desk
	}
	return fill(s.language(lang).phrases["via"], "name", name, "desk", desk)
}

// Duration returns d in words of lang, as a reader says it: "5 days", "1 heure".
func (s *Set) Duration(lang string, d time.Duration) string { return s.language(lang).duration(d) }

// displayName is name without what must not be in one: "" if it is a mail address.
func displayName(name string) string {
	name = block.OneLine(name)
	if strings.Contains(name, "@") {
		return ""
	}
	return name
}

// fill replaces each {name} of phrase: pairs are names and values.
func fill(phrase string, pairs ...string) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(phrase, '{')
		if from < 0 {
			break
		}
		to := strings.IndexByte(phrase[from:], '}')
		if to < 0 {
			break
		}
		name := phrase[from+1 : from+to]
		b.WriteString(phrase[:from])
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				b.WriteString(pairs[i+1])
				break
			}
		}
		phrase = phrase[from+to+1:]
	}
	b.WriteString(phrase)
	return b.String()
}

func (l *language) status(st Status) string {
	if w := l.phrases["status."+string(st)]; w != "" {
		return w
	}
	return block.OneLine(string(st))
}

// count returns n with the right form of the phrase, "day | days". French counts nothing
// as one: "0 jour"; the phrase "zero" says so.
func (l *language) count(phrase string, n int64) string {
	one, many, _ := strings.Cut(l.phrases[phrase], " | ")
	form := many
	if n == 1 || n == 0 && l.phrases["zero"] == "one" {
		form = one
	}
	return fill(form, "n", strconv.FormatInt(n, 10))
}

// duration says d in its largest unit that it fills twice, or exactly: 36 h are 36 hours,
// 24 h are 1 day, 5 × 24 h are 5 days. Below a second it is one second.
func (l *language) duration(d time.Duration) string {
	d = max(d, time.Second)
	const day = 24 * time.Hour
	for _, u := range []struct {
		size time.Duration
		name string
	}{{day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if d%u.size == 0 || d >= 3*u.size {
			return l.count(u.name, int64(d/u.size))
		}
	}
	return l.count("second", int64(d/time.Second))
}

// size says n bytes with two digits that matter: "840 B", "1.2 MB".
func (l *language) size(n int64) string {
	n = max(n, 0)
	if n < 1000 {
		return strconv.FormatInt(n, 10) + "\u00a0" + l.units[0]
	}
	value, unit := float64(n)/1e3, l.units[1]
	if n >= 999_500 {
		value, unit = float64(n)/1e6, l.units[2]
	}
	prec := 0
	if value < 9.95 {
		prec = 1
	}
	text := strings.TrimSuffix(strconv.FormatFloat(value, 'f', prec, 64), ".0")
	return strings.Replace(text, ".", l.phrases["decimal"], 1) + "\u00a0" + unit
}

// day is the date without the time.
func (l *language) day(t time.Time) string {
	return l.when("day.date", t)
}

func (l *language) date(t time.Time) string { return l.when("date", t) }

func (l *language) when(phrase string, t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = l.phrases["first"]
	}
	return fill(l.phrases[phrase], "day", day, "month", l.months[t.Month()-1],
		"year", strconv.Itoa(t.Year()), "time", t.Format("15:04"), "zone", zone(t))
}

func (l *language) clock(t time.Time) string {
	return fill(l.phrases["clock"], "time", t.Format("15:04:05"), "zone", zone(t))
}

// zone names a time's zone: "CET", or "UTC-3" where it has no letters of its own.
func zone(t time.Time) string {
	name, seconds := t.Zone()
	if strings.Trim(name, "+-0123456789") != "" {
		return name
	}
	hours, minutes := seconds/3600, max(seconds, -seconds)/60%60
	if minutes != 0 {
		return fmt.Sprintf("UTC%+d:%02d", hours, minutes)
	}
	return fmt.Sprintf("UTC%+d", hours)
}

// list joins names: "Ana, Ben and Carla". Where the phrase has two forms, the second stands
// before a name that begins with the sound of an i: Spanish "Ana e Inés".
func (l *language) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	and, beforeI, two := strings.Cut(l.phrases["and"], " | ")
	if name := strings.ToLower(names[last]); two && (strings.HasPrefix(name, "i") || strings.HasPrefix(name, "í") ||
		strings.HasPrefix(name, "hi") && !strings.HasPrefix(name, "hie")) {
		and = beforeI
	}
	return strings.Join(names[:last], ", ") + " " + and + " " + names[last]
}
