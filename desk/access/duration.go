package access

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"guichet/parser"
	"guichet/ticket"
)

// durationWords is how people write a time: "4h", "1 h 30", "90 minutes", "2 Tage", "1,5 heures".
var durationWords = regexp.MustCompile(`^(\d{1,4})(?:[.,](\d{1,3}))? ?(\pL+)? ?`)

// longestGrant is more than anybody means.
const longestGrant = 10 * 365 * 24 * time.Hour

// units are the words for units of time in the languages of letters, folded.
var units = unitWords(map[time.Duration]string{
	time.Minute:        "m min mins minute minutes minuten minuto minutos minuti minuut",
	time.Hour:          "h hr hrs hour hours heure heures stunde stunden std hora horas ora ore uur uren u",
	24 * time.Hour:     "d day days jour jours j tag tage dia dias giorno giorni dag dagen",
	7 * 24 * time.Hour: "w week weeks semaine semaines woche wochen semana semanas settimana settimane weken",
})

func unitWords(lists map[time.Duration]string) map[string]time.Duration {
	words := map[string]time.Duration{}
	for unit, list := range lists {
		for _, word := range strings.Fields(list) {
			words[word] = unit
		}
	}
	return words
}

// readDuration reads how long something lasts; false if the words say anything else. A number
// without a unit are minutes behind hours, as in "1h30", and nothing anywhere else.
func readDuration(words string) (time.Duration, bool) {
	rest := parser.FoldLabel(strings.Trim(words, "<>()[]\"'`“”«».,;:! "))
	var sum, unit time.Duration
	for rest != "" {
		m := durationWords.FindStringSubmatch(rest)
		switch {
		case m == nil:
			return 0, false
		case m[3] != "":
			unit = units[m[3]]
		case unit == time.Hour:
			unit = time.Minute
		default:
			unit = 0
		}
		if unit == 0 {
			return 0, false
		}
		n, err := strconv.ParseFloat(m[1]+"."+m[2]+"0", 64)
		if err != nil {
			return 0, false
		}
		if sum += time.Duration(n * float64(unit)); sum > longestGrant {
			return 0, false
		}
		rest = rest[len(m[0]):]
	}
	return sum.Round(time.Second), sum > 0
}

// AccessDuration reads for how long somebody asks for support access, or grants it; without
// words it is what is usual.
func AccessDuration(args string, usual time.Duration) (time.Duration, error) {
	if args == "" {
		return usual, nil
	}
	d, ok := readDuration(args)
	if !ok || d < time.Minute || d > ticket.AccessMost {
		return 0, ticket.Refuse("access-duration", ticket.AccessMost)
	}
	return d, nil
}
