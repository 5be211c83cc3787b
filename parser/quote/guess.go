package quote

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/date"
	"guichet/parser/language"
	"guichet/parser/plain"
)

// TicketTag is a ticket's tag in a subject, "[#12]" or "[Example #12]".
var TicketTag = regexp.MustCompile(`\[[^\[\]]*#\d+\]`)

// The limits of a header block whose labels the tables lack, in lines.
const (
	maxGuessed     = 10
	maxGuessedName = 40 // bytes of a label
)

// BlockAt reads the header block that begins at lines[i], all at one depth: one whose labels the tables
// have, one without colons behind them, or one whose labels no table has but whose values tell
// what they are. It returns the index after its last line, or ok false if there is none.
func BlockAt(lines []Line, i int) (b Block, end int, ok bool) {
	if b, end, ok = knownBlock(lines, i); ok {
		return b, end, ok
	}
	if bare, last, found := bareBlock(lines, i); found {
		return bare, last, true
	}
	if guessed, last, found := guessedBlock(lines, i); found {
		return guessed, last, true
	}
	return b, end, ok
}

// BlockBelow reads the header block that begins at lines[i] below a line that says that a mail is passed on:
// labels that no table has count there, if one names an author and another a date or a subject.
func BlockBelow(lines []Line, i int) (b Block, end int, ok bool) {
	known, last, ok := BlockAt(lines, i)
	if ok {
		return known, last, true
	}
	rows, end := []guessedRow(nil), i
	if _, value, found := guessedLabel(lines[i].Words); found && value != "" {
		rows, end = guessedRows(lines, i)
	}
	b = Block{Values: make(map[Label]string)}
	for n, r := range rows {
		switch {
		case r.label != NoLabel:
			b.add(r.label, r.value)
		case n < 4 && !b.Seen[LabelFrom] && strings.Contains(r.value, "@"):
			b.add(LabelFrom, r.value)
		case !strings.Contains(r.value, "@") && date.Weight(r.value) >= 2:
			b.add(LabelSent, r.value)
		}
	}
	if b.Seen[LabelFrom] && b.address && (b.Seen[LabelSent] || b.Seen[LabelDate] || b.Seen[LabelSubject]) {
		return b, end, true
	}
	return known, last, known.Seen[LabelFrom]
}

// BlockUnder reads the header block below line i, which in a language that the tables lack says that a mail is passed on:
// it stands between dashes, or alone with a colon. The values must tell more than below a known one: an author's
// address and a date with its time, among at least three labels. For mails whose subject says so.
func BlockUnder(lines []Line, i int) (b Block, end int, ok bool) {
	words := lines[i].Words
	if inner, _ := Dashed(words); inner == "" && (!strings.HasSuffix(words, ":") || len(strings.Fields(words)) > 6) {
		return b, 0, false
	}
	next := i + 1
	for next < len(lines) && next <= i+2 && lines[next].Words == "" {
		next++
	}
	if next >= len(lines) || lines[next].Depth != lines[i].Depth {
		return b, 0, false
	}
	if _, value, found := guessedLabel(lines[next].Words); !found || value == "" {
		return b, 0, false
	}
	if rows, _ := guessedRows(lines, next); len(rows) < 3 {
		return b, 0, false
	}
	if b, end, ok = BlockBelow(lines, next); !ok || !b.address {
		return b, 0, false
	}
	return b, end, date.Weight(b.Values[LabelSent]+b.Values[LabelDate]) >= 3
}

// Guessed reports whether only the order of the values says that the block is one: enough in a mail
// that says that it passes another on, too little in an answer.
func (b *Block) Guessed() bool { return b.guessed }

// bareLabel splits a line "Label value" without a colon; NoLabel if its first words are no label.
func bareLabel(words string) (l Label, value string) {
	if len(words) <= maxGuessedName {
		if found := labels[strings.ToLower(words)]; found != NoLabel {
			return found, "" // "Cc", and nobody
		}
	}
	for at, n := 0, 0; n < 2; n++ {
		space := strings.IndexByte(words[at:], ' ')
		if space < 0 || at+space > maxGuessedName {
			break
		}
		at += space + 1
		if found := labels[strings.ToLower(words[:at-1])]; found != NoLabel {
			l, value = found, words[at:]
		}
	}
	return l, value
}

// bareBlock reads a header block whose labels have no colon (eM Client, Aruba): author and recipient with
// their addresses, a date with its time, and a subject, line by line.
func bareBlock(lines []Line, i int) (b Block, end int, ok bool) {
	b.Values = make(map[Label]string)
	for end = i; end < len(lines) && end < i+maxGuessed && lines[end].Depth == lines[i].Depth; end++ {
		l, value := bareLabel(lines[end].Words)
		if l == NoLabel || l != LabelOther && b.Seen[l] || l == LabelFrom && !strings.Contains(value, "@") {
			break
		}
		b.add(l, value)
	}
	when := b.Values[LabelSent] + b.Values[LabelDate]
	return b, end, b.Seen[LabelFrom] && b.Seen[LabelTo] && b.Seen[LabelSubject] && date.Weight(when) >= 3
}

// guessedBlock reads a header block whose labels the tables lack by its values: an author, a date with its
// time, and a subject that is an answer's or a ticket's. Without such a subject the values
// must stand in the order in which most programs write them, and it is Guessed.
func guessedBlock(lines []Line, i int) (b Block, end int, ok bool) {
	if _, value, found := guessedLabel(lines[i].Words); !found || value == "" {
		return b, 0, false
	}
	if i > 0 && lines[i-1].Depth == lines[i].Depth {
		if _, _, found := guessedLabel(lines[i-1].Words); found {
			return b, 0, false // it would have begun there
		}
	}
	rows, end := guessedRows(lines, i)
	if len(rows) < 3 {
		return b, 0, false
	}
	b.Values = make(map[Label]string)
	take := func(l Label, row int) { b.add(l, rows[row].value) }
	when, author, subject := -1, -1, -1
	for n, r := range rows {
		switch {
		case when < 0 && !strings.Contains(r.value, "@") && date.Weight(r.value) >= 3:
			when = n
			take(LabelSent, n)
		case subject < 0 && answersSubject(r.value):
			subject = n
			take(LabelSubject, n)
		case !strings.Contains(r.value, "@"):
		case author < 0 && (r.label == LabelFrom || r.label == NoLabel):
			author = n
			take(LabelFrom, n)
		case author >= 0 && !b.Seen[LabelTo]:
			take(LabelTo, n)
		}
	}
	if when == 1 && author != 0 && b.address {
		b.Seen[LabelTo], b.Values[LabelTo] = b.Seen[LabelFrom], b.Values[LabelFrom]
		author, b.Values[LabelFrom] = 0, rows[0].value // a colleague, whom his program shows without an address
	}
	if when < 0 || author < 0 || author > 1 && rows[author].label != LabelFrom {
		return b, 0, false // a form that asks for an address, for one
	}
	if last := len(rows) - 1; subject < 0 && author == 0 && when == 1 && last >= 3 && b.Seen[LabelTo] && !strings.Contains(rows[last].value, "@") {
		b.guessed, subject = true, last
		take(LabelSubject, last)
	}
	return b, end, subject >= 0
}

// guessedRow is one line "Label: value".
type guessedRow struct {
	name  string
	label Label // if a table has it
	value string
}

// guessedRows reads the lines with labels from i on; recipients may run over lines.
func guessedRows(lines []Line, i int) (rows []guessedRow, end int) {
	blanks := 0
	for j := i; j < len(lines) && j < i+maxGuessed && lines[j].Depth == lines[i].Depth; j++ {
		words := lines[j].Words
		if words == "" {
			if blanks++; blanks > maxBlanks {
				break
			}
			continue
		}
		name, value, ok := guessedLabel(words)
		switch last := len(rows) - 1; {
		case ok && slices.ContainsFunc(rows, func(r guessedRow) bool { return r.name == name }):
			return rows, end // no block has a label twice
		case ok:
			rows = append(rows, guessedRow{name, labels[strings.ToLower(name)], value})
		case blanks == 0 && strings.Contains(rows[last].value, "@") && wrapsOn(LabelTo, words):
			rows[last].value += " " + words
		default:
			return rows, end
		}
		end, blanks = j+1, 0
	}
	return rows, end
}

// guessedLabel splits a line "Label: value" of any language, as UnknownLabel does, but in so few steps that
// every line of a text can be asked.
func guessedLabel(words string) (label, value string, ok bool) {
	words = strings.TrimLeft(words, "*_")
	for at, r := range words {
		switch {
		case r == ':' || r == '：':
			name := strings.Trim(words[:at], "*_ ")
			value = strings.Trim(words[at+utf8.RuneLen(r):], "*_ ")
			return name, value, name != "" && strings.Count(name, " ") < 4 && !strings.HasPrefix(value, "//")
		case at > maxGuessedName || !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .'’()/_*-\u200c", r):
			return "", "", false
		}
	}
	return "", "", false
}

// subjectPrefixes begin the subject of an answer or a forwarded mail, without the colon.
var subjectPrefixes = func() map[string]bool {
	m := language.Set(language.ForwardPrefix)
	for _, w := range language.Words(language.ReplyPrefix) {
		m[strings.TrimRight(w, ":")] = true
	}
	return m
}()

// answersSubject reports whether a value is the subject of an answer or of a ticket.
func answersSubject(value string) bool {
	if len(value) > maxWrap {
		return false
	}
	prefix, _, found := strings.Cut(strings.ReplaceAll(value, "：", ":"), ":")
	return found && subjectPrefixes[strings.ToLower(plain.Words(prefix))] || TicketTag.MatchString(value)
}
