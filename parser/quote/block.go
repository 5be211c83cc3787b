package quote

import (
	"cmp"
	"regexp"
	"strings"

	"guichet/parser/language"

	"guichet/parser/date"
)

// Label is what one line of a history's header block names.
type Label uint8

const (
	NoLabel Label = iota
	LabelFrom
	LabelSent // says when in words that only mail clients use
	LabelDate // says when in a word that people use as well
	LabelTo
	LabelCc
	LabelSubject
	LabelOther // part of such a block, but no evidence of one
)

// labels is how clients of each language name the lines of a header block.
var labels = func() map[string]Label {
	m := make(map[string]Label)
	for l, kind := range map[Label]language.Kind{
		LabelFrom: language.LabelFrom, LabelSent: language.LabelSent, LabelDate: language.LabelDate, LabelTo: language.LabelTo,
		LabelCc: language.LabelCc, LabelSubject: language.LabelSubject, LabelOther: language.LabelOther,
	} {
		for _, w := range language.Words(kind) {
			m[w] = l
		}
	}
	return m
}()

// maxLabel bounds how far into a line the end of a label is looked for, in bytes.
const maxLabel = 64

// Labelled splits a line "Label: value" of a header block; NoLabel if it is none. Clients
// set the label in bold, put a space before the colon, or lay the block out as a table.
func Labelled(words string) (l Label, value string) {
	if !strings.ContainsAny(words[:min(len(words), maxLabel)], ":|") && !strings.Contains(words[:min(len(words), maxLabel)], "：") {
		return NoLabel, ""
	}
	words = strings.TrimLeft(words, "*_ \t")
	colon := ":"
	if strings.HasPrefix(words, "|") {
		colon = "|" // QUIRK: NetEase draws the block as a table
		words = strings.TrimLeft(words, "| ")
	}
	head := words
	if len(head) > maxLabel {
		head = head[:maxLabel]
	}
	at := strings.Index(head, colon)
	size := len(colon)
	if wide := strings.Index(head, "："); wide >= 0 && (at < 0 || wide < at) {
		at, size = wide, len("：")
	}
	if at <= 0 {
		return NoLabel, ""
	}
	name := strings.ToLower(strings.Trim(words[:at], "*_ \t"))
	name = strings.ReplaceAll(name, "i\u0307", "i")
	name = strings.Join(strings.Fields(name), " ")
	l, ok := labels[name]
	if !ok {
		l = labels[strings.ReplaceAll(name, " ", "")] // 件 名, 主 题
	}
	return l, strings.Trim(words[at+size:], "*_| \t")
}

// Block is the evidence that a run of labelled lines heads a quoted or forwarded mail.
type Block struct {
	Seen    [LabelOther + 1]bool // by label
	kinds   int
	address bool             // an author or recipient is an e-mail address
	date    bool             // when looks like one
	guessed bool             // see Guessed
	Values  map[Label]string // the first of each label, its wrapped lines joined
}

func (b *Block) add(l Label, value string) {
	if !b.Seen[l] {
		b.Seen[l] = true
		b.Values[l] = value
		if l != LabelOther {
			b.kinds++
		}
	}
	switch l {
	case LabelFrom, LabelTo:
		b.address = b.address || strings.Contains(value, "@")
	case LabelDate, LabelSent:
		b.date = b.date || date.Weight(value) >= 2
	}
	b.inner(value)
}

// inner finds further labels in the same line: HTML that lost its line breaks.
func (b *Block) inner(value string) {
	for _, word := range strings.Fields(value) {
		name, found := strings.CutSuffix(strings.Trim(word, "*"), ":")
		if !found {
			continue
		}
		l := labels[strings.ToLower(name)]
		if l == NoLabel || l == LabelOther || b.Seen[l] {
			continue
		}
		b.Seen[l] = true
		b.kinds++
	}
}

// certain reports whether the block is a client's: people write "From: Paris / To: London /
// Date: 3 June" as well, so it takes an address, a subject, or a word that only clients use.
func (b *Block) certain() bool {
	when := b.Seen[LabelSent] || b.Seen[LabelDate]
	switch {
	case b.Seen[LabelFrom] && when && (b.address || b.Seen[LabelSubject] || b.Seen[LabelSent] && b.date):
		return true
	case b.Seen[LabelFrom] && b.Seen[LabelSubject] && b.address:
		return true
	case b.Seen[LabelFrom] && b.Seen[LabelTo] && b.address && b.kinds >= 3:
		return true
	case b.Seen[LabelTo] && when && b.date && (b.address || b.Seen[LabelSubject]):
		return true
	}
	return false
}

// zoned is the date of a mail's header (RFC 5322 §3.3).
var zoned = regexp.MustCompile(`\d:\d\d(?::\d\d)? [+-]\d{4}\b`)

// OfProgram reports whether the block holds what a program writes above an answered mail: author, date,
// and subject or an address; a date without an address as exact as only programs write it.
func (b *Block) OfProgram() bool {
	when := cmp.Or(b.Values[LabelSent], b.Values[LabelDate])
	if b.guessed {
		return false
	}
	if b.address && zoned.MatchString(when) {
		return true // nobody writes a date with its zone by hand
	}
	if !b.Seen[LabelFrom] || !b.Seen[LabelSent] && !b.Seen[LabelDate] || !b.Seen[LabelSubject] && !b.address {
		return false
	}
	return b.address || b.Seen[LabelSent] || date.Weight(when) >= 3
}

// The limits of a header block, in lines but for maxWrap: recipients may run over many.
const (
	maxBlock  = 60
	maxWrap   = 400 // bytes of a wrapped subject
	maxBlanks = 1   // blank lines between two labels: HTML paragraphs

	maxUnknown = 3 // labels in a row that the tables lack
)

// labelLike is a line "Label: value" of any language.
var labelLike = regexp.MustCompile(`^[*_]*(\pL[\pL\pM\pN .'’()/_-]{0,39}?) ?[*_]*[:：](.*)$`)

// UnknownLabel splits a line "Label: value" whatever its label; ok is false if it is none.
func UnknownLabel(words string) (label, value string, ok bool) {
	if head := words[:min(len(words), maxLabel)]; !strings.Contains(head, ":") && !strings.Contains(head, "：") {
		return "", "", false
	}
	m := labelLike.FindStringSubmatch(words)
	if m == nil || strings.HasPrefix(m[2], "//") || len(strings.Fields(m[1])) > 4 {
		return "", "", false
	}
	return m[1], strings.Trim(m[2], " *_"), true
}

// datedLabel reports whether a label that the tables lack stands before the date of the mail whose
// author the next line names: "Message du : 30/11/2026 18:03".
func datedLabel(lines []Line, i int) bool {
	if i+1 >= len(lines) || lines[i+1].Depth != lines[i].Depth {
		return false
	}
	if l, _ := Labelled(lines[i+1].Words); l != LabelFrom {
		return false
	}
	_, value, ok := UnknownLabel(lines[i].Words)
	return ok && date.Starts(value) && date.Weight(value) >= 2
}

// between reports whether line j has a label that the tables lack and the next lines one that they know.
func between(lines []Line, j int) bool {
	if _, _, ok := UnknownLabel(lines[j].Words); !ok {
		return false
	}
	for k := j + 1; k < len(lines) && k <= j+maxUnknown && lines[k].Depth == lines[j].Depth; k++ {
		if l, _ := Labelled(lines[k].Words); l != NoLabel {
			return true
		}
		if _, _, ok := UnknownLabel(lines[k].Words); !ok {
			return false
		}
	}
	return false
}

// knownBlock reads the header block that begins at lines[i] by the labels of the tables. It returns the
// index after its last line, or ok false if there is none.
func knownBlock(lines []Line, i int) (b Block, end int, ok bool) {
	l, value := Labelled(lines[i].Words)
	if l == NoLabel && datedLabel(lines, i) {
		_, value, _ = UnknownLabel(lines[i].Words)
		l = LabelSent
	}
	if l == NoLabel || l == LabelOther || l == LabelCc {
		return Block{}, 0, false
	}
	b.Values = make(map[Label]string)
	b.add(l, value)
	last, end := l, i+1
	wrapped, blanks, unknown := "", 0, 0
	for j := i + 1; j < len(lines) && j < i+maxBlock && lines[j].Depth == lines[i].Depth; j++ {
		if lines[j].Words == "" {
			if blanks++; blanks > maxBlanks {
				break
			}
			continue
		}
		l, value := Labelled(lines[j].Words)
		switch {
		case l != NoLabel && l != LabelOther && b.Seen[l]:
			return b, end, b.certain() // no block has a label twice
		case l != NoLabel:
			b.wrap(last, wrapped)
			b.add(l, value)
			last, wrapped, end = l, "", j+1
			unknown = 0
		case blanks == 0 && unknown < maxUnknown && between(lines, j):
			b.wrap(last, wrapped)
			last, wrapped = LabelOther, ""
			if _, value, _ := UnknownLabel(lines[j].Words); !b.Seen[LabelSent] && !b.Seen[LabelDate] && !strings.Contains(value, "@") && date.Weight(value) >= 3 {
				b.add(LabelSent, value)
			}
			unknown++
		case blanks > 0 || len(wrapped) > maxWrap || !wrapsOn(last, lines[j].Words):
			return b, end, b.certain()
		default:
			wrapped += " " + lines[j].Words
			if last != LabelSubject && last != LabelOther {
				b.wrap(last, wrapped)
				wrapped, end = "", j+1
			}
		}
		blanks = 0
	}
	return b, end, b.certain()
}

// wrap adds a further line to the value of l.
func (b *Block) wrap(l Label, more string) {
	if more == "" {
		return
	}
	b.Values[l] += more
	if l == LabelFrom || l == LabelTo {
		b.address = b.address || strings.Contains(more, "@")
	}
}

// wrapsOn reports whether a line without a label may continue the value of the one above:
// addresses and subjects run over lines, dates hardly do.
func wrapsOn(last Label, words string) bool {
	switch last {
	case LabelTo, LabelCc, LabelFrom:
		return strings.ContainsAny(words, "@;,<>")
	case LabelSubject, LabelOther:
		return true
	}
	return len(words) < 40 && date.Weight(words) > 0
}
